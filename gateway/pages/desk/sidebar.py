"""The desk's sidebar: views, queues and tools, with counts."""

from contracts.tickets import Counts
from gateway.pages.desk.place import Place
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


def sidebar(visit: Visit, counts: Counts, place: Place | None) -> View:
    """The view data `desk` of `base_desk.html`; `place` is where one is, None on other pages of the desk."""
    return {
        "home": visit.url("desk"),
        "views": _views(visit, counts, place),
        "queues": _queues(visit, counts, place),
        "tools": _tools(visit),
        "fragment": place.address(visit, "desk_sidebar") if place else visit.url("desk_sidebar", view="-"),
    }


def _views(visit: Visit, counts: Counts, place: Place | None) -> list[View]:
    say = visit.gettext
    rows = (
        ("vendor_turn", say("Our turn"), "reply", counts.vendor_turn),
        ("mine", say("My tickets"), "user", counts.mine),
        ("unassigned", say("Nobody's yet"), "inbox", counts.unassigned),
        ("open", say("All open"), "ticket", counts.open),
        ("all", say("All, also ended"), "history", counts.all),
    )
    return [
        {
            "href": Place(view=view).address(visit),  # type: ignore[arg-type]  # the keys stand right above
            "label": label,
            "icon": icon,
            "count": count,
            "strong": view == "vendor_turn" and count > 0,
            "current": place is not None and place.view == view and not place.queue,
        }
        for view, label, icon, count in rows
    ]


def _queues(visit: Visit, counts: Counts, place: Place | None) -> list[View]:
    return [
        {
            "href": Place(view="open", queue=queue.key).address(visit),
            "label": visit.text(queue.label),
            "icon": "tag",
            "count": counts.queues.get(queue.key, 0),
            "current": place is not None and place.queue == queue.key,
        }
        for queue in visit.portal.queues
    ]


def _tools(visit: Visit) -> list[View]:
    here = visit.request.path
    rows = (
        ("desk_people", visit.gettext("People"), "users"),
        ("desk_companies", visit.gettext("Companies"), "building"),
        ("desk_mail", visit.gettext("Mail and failures"), "mail"),
        ("statuses", visit.gettext("What each status means"), "info"),
        ("help", visit.gettext("Help"), "book"),
    )
    return [
        {"href": visit.url(name), "label": label, "icon": icon, "current": here == visit.url(name)}
        for name, label, icon in rows
    ]
