"""The desk's sidebar: views, queues and tools, with counts."""

from contracts.errors import CasebusError
from contracts.tickets import Counts
from gateway import saved
from gateway.pages.desk.place import Place
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def counted(visit: Visit) -> Counts | None:
    """The figures, or None while nobody can give them: a page that is not about them is shown without."""
    try:
        return await visit.peers.tickets.counts(visit.token)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


def sidebar(visit: Visit, counts: Counts | None, place: Place | None) -> View:
    """The view data `desk` of `base_desk.html`; `place` is where one is, None on other pages of the desk."""
    return {
        "home": visit.url("desk"),
        "views": _views(visit, counts, place),
        "saved": saved.links(visit, "desk", place.address(visit) if place else "?-=-"),
        "queues": _queues(visit, counts, place),
        "tools": _tools(visit),
        "fragment": place.address(visit, "desk_sidebar") if place else visit.url("desk_sidebar", view="-"),
    }


def _views(visit: Visit, counts: Counts | None, place: Place | None) -> list[View]:
    say = visit.gettext
    rows = (
        ("vendor_turn", say("Our turn"), "reply"),
        ("mine", say("My tickets"), "user"),
        ("unassigned", say("Nobody's yet"), "inbox"),
        ("open", say("All open"), "ticket"),
        ("all", say("All, also ended"), "history"),
    )
    return [
        {
            "href": Place(view=view).address(visit),  # type: ignore[arg-type]  # the keys stand right above
            "label": label,
            "icon": icon,
            "count": getattr(counts, view) if counts else None,
            "strong": view == "vendor_turn" and counts is not None and counts.vendor_turn > 0,
            "current": place is not None and place.view == view and not place.queue,
        }
        for view, label, icon in rows
    ]


def _queues(visit: Visit, counts: Counts | None, place: Place | None) -> list[View]:
    return [
        {
            "href": Place(view="open", queue=queue.key).address(visit),
            "label": visit.text(queue.label),
            "icon": "tag",
            "count": counts.queues.get(queue.key, 0) if counts else None,
            "current": place is not None and place.queue == queue.key,
        }
        for queue in visit.portal.queues
    ]


def _tools(visit: Visit) -> list[View]:
    here = visit.request.path
    articles = (("desk_knowledge", visit.gettext("Articles"), "file-text"),)
    downloads = (("desk_downloads", visit.gettext("Downloads"), "download"),)
    systems = (
        ("desk_systems", visit.gettext("Connected systems"), "link"),
        ("desk_webhooks", visit.gettext("Webhooks"), "send"),
    )
    rows = (
        *(articles if visit.portal.modules.knowledge_base else ()),
        *(downloads if visit.portal.modules.downloads else ()),
        ("desk_people", visit.gettext("People"), "users"),
        ("desk_companies", visit.gettext("Companies"), "building"),
        ("desk_mail", visit.gettext("Mail and failures"), "mail"),
        *(systems if visit.actor.role == "admin" else ()),
        ("statuses", visit.gettext("What each status means"), "info"),
        ("help", visit.gettext("Help"), "book"),
    )
    return [
        {"href": visit.url(name), "label": label, "icon": icon, "current": here == visit.url(name)}
        for name, label, icon in rows
    ]
