"""What narrows and sorts a list of the desk: the filters that are on, and the menus of those that could be."""

from contracts.accounts import Person
from contracts.portal import ENDED
from contracts.tickets import Sort
from gateway.pages.desk.place import Place
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


def chips(visit: Visit, wording: DeskWording, place: Place, staff: tuple[Person, ...], company: str) -> list[View]:
    """The filters that are on; each leads to the list without it."""
    say = visit.gettext
    found: list[tuple[str, str]] = []
    if place.status:
        found.append(("status", wording.status(place.status)["label"]))
    if priority := wording.priority(place.priority):
        found.append(("priority", say("Priority: {name}", name=priority["label"])))
    if place.assignee:
        names = {person.id: person.name for person in staff}
        found.append(("assignee", say("Assigned to {name}", name=names.get(place.assignee, say("somebody else")))))
    if place.company:
        found.append(("company", company or say("A company that does not exist")))
    return [{"href": place.address(visit, **{name: ""}), "label": label, "on": True} for name, label in found]


def menus(visit: Visit, wording: DeskWording, place: Place, staff: tuple[Person, ...]) -> list[View]:
    """The menus, each with its choices."""
    say = visit.gettext
    rows: list[View] = [
        {"label": say("Status"), "icon": "filter", "items": _statuses(visit, wording, place)},
        {"label": say("Priority"), "icon": "flag", "items": _priorities(visit, place)},
        {"label": say("Assigned to"), "icon": "user", "items": _people(visit, place, staff)},
        {"label": say("Sort"), "icon": "sort", "items": _sorts(visit, place), "end": True},
    ]
    return [row for row in rows if row["items"]]


def _statuses(visit: Visit, wording: DeskWording, place: Place) -> list[View]:
    offered = [status for status in visit.portal.statuses if place.view == "all" or status.kind not in ENDED]
    return [
        {
            "href": place.address(visit, status=status.key),
            "label": wording.status(status.key)["label"],
            "icon": f"kind-{status.kind}",
            "current": status.key == place.status,
        }
        for status in offered
    ]


def _priorities(visit: Visit, place: Place) -> list[View]:
    return [
        {
            "href": place.address(visit, priority=item.key),
            "label": visit.text(item.label),
            "current": item.key == place.priority,
        }
        for item in visit.portal.priorities.items
    ]


def _people(visit: Visit, place: Place, staff: tuple[Person, ...]) -> list[View]:
    """Nothing where the view says already whose tickets these are."""
    if place.view in ("mine", "unassigned"):
        return []
    ordered = sorted(staff, key=lambda person: person.id != visit.actor.id)
    return [
        {
            "href": place.address(visit, assignee=person.id),
            "label": visit.gettext("{name} (you)", name=person.name) if person.id == visit.actor.id else person.name,
            "current": person.id == place.assignee,
        }
        for person in ordered
    ]


def _sorts(visit: Visit, place: Place) -> list[View]:
    say = visit.gettext
    rows: list[tuple[Sort, bool, str]] = [
        ("activity", True, say("Newest activity first")),
        ("activity", False, say("Longest without activity first")),
        ("created", False, say("Oldest first")),
        ("created", True, say("Newest first")),
        ("priority", True, say("Most urgent first")),
    ]
    return [
        {
            "href": place.address(visit, sort=sort, descending=falling),
            "label": label,
            "current": (place.order(visit.portal), place.descending) == (sort, falling),
        }
        for sort, falling, label in rows
        if sort != "priority" or visit.portal.priorities.items
    ]
