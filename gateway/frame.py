"""What every page shows around its content: portal, person, navigation, languages."""

import zlib
from typing import TYPE_CHECKING, Any

from gateway.i18n import NAMES

if TYPE_CHECKING:
    from gateway.visit import Visit

FLASH = "flash"
TO = "\N{EN DASH}"
MOST_SHOWN = 99
MANY = "99+"


def initials(name: str) -> str:
    """Up to two letters for a name."""
    parts = [part for part in name.replace(".", " ").replace("@", " ").split() if part[0].isalnum()]
    letters = [parts[0][0], parts[-1][0]] if len(parts) > 1 else [part[:2] for part in parts]
    return "".join(letters).upper()


def face(name: str, key: str = "", side: str = "customer") -> dict[str, Any]:
    """A person as `avatar` shows them; the hue stays the same for the same key."""
    return {"name": name, "initials": initials(name), "hue": zlib.crc32((key or name).encode()) % 12, "side": side}


def frame(visit: "Visit") -> dict[str, Any]:
    """The view data of `base.html` and its heirs."""
    session = visit.session
    preferences = session.person.preferences if session else None
    return {
        "page": {
            "lang": visit.language,
            "theme": preferences.theme if preferences else "system",
            "density": preferences.density if preferences else "roomy",
            "csrf": visit.csrf,
            "live_url": _live_url(visit),
            "live_seq": visit.live_seq,
            "person_key": session.person.id if session else None,
            "flash": _flash(visit),
            "request_path": visit.request.path_qs,
            "now": visit.almanac.now.isoformat(),
        },
        "portal": portal_view(visit),
        "nav": _nav(visit),
        "person": _person(visit),
        "search": _search(visit),
        "new": _new(visit),
        "bell": _bell(visit),
        "languages": _languages(visit),
        "url": visit.url,
        "moment": visit.almanac.moment,
        "number": visit.almanac.number,
        "size": visit.almanac.size,
    }


def _live_url(visit: "Visit") -> str | None:
    return visit.url("live") if visit.session and not visit.session.must_change_password else None


def _flash(visit: "Visit") -> list[dict[str, Any]]:
    if visit.flashes:
        return visit.flashes
    sealed = visit.site.cookies.read(visit.request, FLASH)
    if not sealed:
        return []
    visit.cookies.setdefault(FLASH, ("", 0))
    found = visit.gateway.seals.unseal("flash", sealed)
    return found if isinstance(found, list) else []


def portal_view(visit: "Visit") -> dict[str, Any]:
    """The portal as pages show it."""
    key = (visit.language, visit.prefix)
    known = visit.site.kept.get(key)
    if known is None:
        known = visit.site.kept[key] = _lasting(visit)
    found = {**known, "open_now": visit.site.open_at(visit.almanac.now)}
    if visit.session is None:
        found["contact"] = {**known["contact"], "spelled": _spelled(visit, visit.portal.contact.email)}
    return found


def _lasting(visit: "Visit") -> dict[str, Any]:
    portal = visit.portal
    contact = portal.contact
    return {
        "key": portal.key,
        "name": portal.name,
        "mark": portal.brand.mark,
        "theme_url": f"{visit.prefix}/theme-{visit.site.theme_hash}.css",
        "home": visit.url("home"),
        "tagline": visit.text(portal.tagline),
        "welcome": visit.text(portal.welcome),
        "noun": {
            "one": visit.text(portal.noun.one),
            "many": visit.text(portal.noun.many),
            "new": visit.text(portal.noun.new),
        },
        "labels": {name: visit.text(getattr(portal.labels, name)) for name in type(portal.labels).model_fields},
        "contact": {
            "company": contact.company,
            "email": contact.email,
            "spelled": None,
            "phone": contact.phone,
            "address": contact.address,
            "website": contact.website,
            "knowledge_base": contact.knowledge_base,
            "video": contact.video,
        },
        "knowledge": visit.url("knowledge") if portal.modules.knowledge_base else None,
        "case_files": portal.modules.case_files,
        "administration": portal.modules.administration,
        "downloads": visit.url("downloads") if portal.modules.downloads else None,
        "hours": _hours(visit),
    }


def _spelled(visit: "Visit", address: str) -> dict[str, str]:
    """A mail address for public pages: in words for people, backwards for the script that makes a link of it (A31)."""
    dot, at = f" {visit.gettext('dot')} ", f" {visit.gettext('at')} "
    return {"words": address.replace(".", dot).replace("@", at), "key": address[::-1]}


def _hours(visit: "Visit") -> list[dict[str, str]]:
    rows = []
    for opening in visit.site.openings():
        first, last = visit.almanac.weekday(opening.first), visit.almanac.weekday(opening.last)
        hours = opening.hours
        assert hours is not None
        rows.append(
            {
                "days": first if first == last else f"{first} {TO} {last}",
                "times": f"{hours.opens:%H:%M} {TO} {hours.closes:%H:%M}",
            }
        )
    return rows


def _nav(visit: "Visit") -> list[dict[str, Any]]:
    """The main navigation: the pages that there are and that this person may use."""
    if visit.session is None or visit.session.must_change_password:
        wanted = [("help", visit.gettext("Help"), "book")]
    elif visit.actor.is_staff:
        wanted = [("desk", visit.gettext("Desk"), "inbox"), ("help", visit.gettext("Help"), "book")]
    else:
        many = visit.text(visit.portal.noun.many)
        wanted = [("tickets", many[:1].upper() + many[1:], "ticket"), ("help", visit.gettext("Help"), "book")]
        if _manages_colleagues(visit):
            wanted.insert(1, ("people", visit.gettext("Colleagues"), "users"))
        if visit.portal.modules.administration and "company" in visit.actor.rights:
            wanted.insert(-1, ("administration", visit.gettext("Administration"), "receipt"))
        if visit.portal.modules.downloads:
            wanted.insert(-1, ("downloads", visit.gettext("Downloads"), "download"))
        if _has_company_folders(visit):
            wanted.insert(-1, ("company_case_files", visit.gettext("Company folders"), "folder"))
    if visit.portal.modules.knowledge_base and not (visit.session and visit.session.must_change_password):
        wanted.insert(len(wanted) - 1, ("knowledge", visit.gettext("Knowledge base"), "file-text"))
    items = []
    for name, label, icon in wanted:
        if visit.gateway.urls.has(name):
            href = visit.url(name, **_of_company(visit, name))
            current = visit.request.path == href or visit.request.path.startswith(href + "/")
            items.append({"href": href, "label": label, "icon": icon, "current": current})
    return items


def _has_company_folders(visit: "Visit") -> bool:
    """Whether there are folders that this customer shares with colleagues."""
    return visit.portal.modules.case_files and "company" in visit.actor.rights and bool(visit.company_name)


def _of_company(visit: "Visit", name: str) -> dict[str, object]:
    return {"company": visit.actor.company} if name == "company_case_files" else {}


def _manages_colleagues(visit: "Visit") -> bool:
    registration = visit.portal.registration
    there = registration.company_admins and not registration.one_account_per_company
    return there and visit.actor.role == "company_admin"


def _person(visit: "Visit") -> dict[str, Any] | None:
    if visit.session is None:
        return None
    person = visit.person
    menu: list[Any] = [
        {"href": visit.url("settings"), "label": visit.gettext("Settings"), "icon": "settings"},
        {"href": visit.url("password"), "label": visit.gettext("Change password"), "icon": "key"},
        "-",
        {"action": visit.url("sign_out"), "label": visit.gettext("Sign out"), "icon": "sign-out"},
    ]
    shown = face(person.name or person.email, person.id, visit.actor.side)
    return {**shown, "email": person.email, "company": visit.company_name, "menu": menu}


def _search(visit: "Visit") -> dict[str, Any] | None:
    if visit.session is None or visit.session.must_change_password or not visit.gateway.urls.has("search"):
        return None
    name = "desk_search" if visit.actor.is_staff and visit.gateway.urls.has("desk_search") else "search"
    return {"action": visit.url(name), "value": visit.query.get("q", ""), "label": visit.gettext("Search")}


def _new(visit: "Visit") -> dict[str, str] | None:
    if visit.session is None or visit.session.must_change_password or not visit.gateway.urls.has("new_ticket"):
        return None
    name = "desk_new" if visit.actor.is_staff and visit.gateway.urls.has("desk_new") else "new_ticket"
    return {"href": visit.url(name), "label": visit.text(visit.portal.noun.new)}


def _bell(visit: "Visit") -> dict[str, Any] | None:
    """The way to the notifications; the number only where it is known without asking anybody."""
    if visit.session is None or visit.session.must_change_password:
        return None
    unread = visit.gateway.bell.known(visit.session.person.id)
    shows_ticket = visit.route is not None and visit.route.name in ("ticket", "desk_ticket")
    return {
        "href": visit.url("notifications"),
        "url": visit.url("bell"),
        "mark": visit.url("mark_notifications"),
        "unread": unread,
        "many": MANY if unread is not None and unread > MOST_SHOWN else unread,
        "ticket": visit.values["number"] if shows_ticket else None,
    }


def _languages(visit: "Visit") -> list[dict[str, Any]]:
    path, query = visit.request.path, dict(visit.request.query)
    query.pop("lang", None)
    rows = []
    for code in visit.portal.languages:
        asked = visit.request.rel_url.with_query({**query, "lang": code}) if visit.request.method == "GET" else None
        label = visit.portal.language_labels.get(code) or NAMES[code]
        href = str(asked) if asked else f"{path}?lang={code}"
        rows.append({"code": code, "label": label, "href": href, "current": code == visit.language})
    return rows
