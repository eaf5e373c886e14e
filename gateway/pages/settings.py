"""A person's own settings: name, language (A12), layout (A13), and where they are signed in."""

from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from contracts.accounts import Density, MailKind, SetProfile, Theme
from contracts.errors import CasebusError
from gateway.dispatch import choose_language
from gateway.forms.fields import Form, FormModel, Line
from gateway.i18n import NAMES
from gateway.pages import mailed
from gateway.pages.people.own import may_ask_to_join, may_hand_over
from gateway.pages.scopes import said
from gateway.visit import LANGUAGE, Visit

# What user agents have in them; the first that is found counts, since most name others as well.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


class SettingsForm(FormModel):
    """All settings at once."""

    name: Line = Field(min_length=1, max_length=200)
    phone: Line = Field(default="", max_length=60)
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""
    theme: Theme = "system"
    density: Density = "roomy"
    mails: tuple[MailKind, ...] = Field(default=(), max_length=20)
    told: tuple[MailKind, ...] = Field(default=(), max_length=20)
    queues: tuple[Line, ...] = Field(default=(), max_length=50)


async def show(visit: Visit) -> web.StreamResponse:
    """The form, and the list of sessions."""
    person = visit.person
    preferences = person.preferences
    form = visit.blank(
        name=person.name,
        phone=person.phone,
        language=preferences.language,
        theme=preferences.theme,
        density=preferences.density,
        mails=mailed.wanted(visit, preferences.mails_off),
        told=mailed.wanted(visit, preferences.portal_off),
        queues=preferences.queues,
    )
    return await _page(visit, form, 200)


async def _page(visit: Visit, form: Form[SettingsForm], status: int) -> web.Response:
    sessions = await visit.peers.accounts.sessions(visit.token) if status < 500 else ()
    return visit.render(
        "pages/settings.html",
        status,
        form=form,
        languages_offered=_languages(visit),
        mail_options=mailed.options(visit),
        queue_options=mailed.queues(visit),
        sessions=[_session(visit, row) for row in sessions],
        email=visit.person.email,
        company=visit.company_name,
        may_ask_to_join=may_ask_to_join(visit),
        may_hand_over=may_hand_over(visit),
    )


def _languages(visit: Visit) -> list[dict[str, str]]:
    labels = visit.portal.language_labels
    automatic = {"value": "", "label": visit.gettext("As the browser asks")}
    return [automatic, *({"value": code, "label": labels.get(code) or NAMES[code]} for code in visit.portal.languages)]


def _session(visit: Visit, row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "client": described(visit, row.client, api=row.api),
        "icon": "keyboard" if row.api else "monitor",
        "api": row.api,
        "until": visit.almanac.day(row.expires_at) if row.api and row.expires_at else "",
        "may": said(visit, row.scopes),
        "since": visit.almanac.moment(row.signed_in_at),
        "seen": visit.almanac.moment(row.seen_at),
        "current": row.current,
    }


def described(visit: Visit, client: str, *, api: bool) -> str:
    """What signs somebody in: a browser, or a program by the name that its token was given."""
    if not api:
        return describe(client, visit)
    named = client if client and "/" not in client else ""  # a user agent is no name that people chose
    return visit.gettext("API token “{name}”", name=named) if named else visit.gettext("A program (API token)")


def describe(agent: str, visit: Visit) -> str:
    """A browser and a system that people recognise, from a user agent."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    if browser and system:
        return visit.gettext("{browser} on {system}", browser=browser, system=system)
    return browser or system or visit.gettext("Unknown browser")


async def save(visit: Visit) -> web.StreamResponse:
    """Save; the page that follows is in the new language and layout already."""
    form = visit.form(SettingsForm)
    if not form.ok:
        return await _page(visit, form, 422)
    data, chosen = form.data, visit.person.preferences
    request = SetProfile(
        name=data.name,
        phone=data.phone,
        language=data.language,
        theme=data.theme,
        density=data.density,
        mails_off=mailed.off_after(visit, data.mails, chosen.mails_off),
        portal_off=mailed.off_after(visit, data.told, chosen.portal_off),
        **_follows(visit, data.queues),
    )
    try:
        person = await visit.peers.accounts.set_profile(visit.token, request)
    except CasebusError as error:
        return await _page(visit, form, form.refuse(error))
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.cookies[LANGUAGE] = ("", 0)
    if visit.session is not None:
        visit.session = visit.session.model_copy(update={"person": person})
    choose_language(visit, remembered="")
    visit.flash(visit.gettext("Your settings are saved."))
    return visit.redirect(visit.url("settings"))


def _follows(visit: Visit, queues: tuple[str, ...]) -> dict[str, Any]:
    """Said only where it changes: accounts of the version before does not know it (ADR 0020)."""
    before = visit.person.preferences.queues
    return {"queues": queues} if visit.actor.is_staff and set(queues) != set(before) else {}


async def end_session(visit: Visit) -> web.StreamResponse:
    """End one of the own sessions."""
    await visit.peers.accounts.end_session(visit.token, visit.values["session"])
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(visit.gettext("That session is ended."))
    return visit.redirect(visit.url("settings"))
