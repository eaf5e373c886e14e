"""Made-up view data for the component gallery."""

from typing import Any

KINDS = [
    "new",
    "open",
    "waiting-customer",
    "waiting-external",
    "scheduled",
    "investigating",
    "resolved",
    "closed",
    "cancelled",
]


def moment(relative: str, exact: str) -> dict[str, str]:
    """A moment as templates get it."""
    return {"iso": "2026-06-02T09:41:00+02:00", "relative": relative, "exact": exact}


PEOPLE = {
    "anna": {"name": "Anna Berger", "initials": "AB", "hue": 4, "side": "customer"},
    "jonas": {"name": "Jonas Keller", "initials": "JK", "hue": 8, "side": "vendor"},
    "mira": {"name": "Mira Şahin", "initials": "MŞ", "hue": 10, "side": "vendor"},
}
MOMENTS = {
    "now": moment("just now", "2 June 2026, 09:41"),
    "hour": moment("3 hours ago", "2 June 2026, 06:41"),
    "day": moment("yesterday", "1 June 2026, 14:20"),
    "week": moment("26 May", "26 May 2026, 08:03"),
}
PRIORITIES = [
    {"level": level, "label": label}
    for level, label in enumerate(("Low", "Normal", "High", "Urgent, production stands"))
]
STATUS = {
    "new": {"kind": "new", "label": "New", "explanation": "Nobody has looked at it yet."},
    "waiting": {"kind": "waiting-customer", "label": "Waiting for you", "explanation": "We need an answer from you."},
    "open": {"kind": "open", "label": "Open", "explanation": "Somebody is working on it."},
    "appointment": {"kind": "scheduled", "label": "Appointment", "explanation": "A date is set."},
    "third": {"kind": "waiting-external", "label": "With a third party", "explanation": ""},
    "closed": {"kind": "closed", "label": "Closed successfully", "explanation": ""},
}


def ticket(number: int, title: str, status: str, **more: Any) -> dict[str, Any]:
    """A row of a list."""
    return {
        "href": f"#AW-{number}",
        "number": f"AW-{number}",
        "title": title,
        "status": STATUS[status],
        "type": "Incident",
        "priority": PRIORITIES[number % 4],
        "contact": PEOPLE["anna"],
        "company": "Berger Metallbau GmbH",
        "queue": "Support Team",
        "assignee": PEOPLE["jonas"] if number % 3 else None,
        "created": MOMENTS["week"],
        "updated": MOMENTS["hour"],
        **more,
    }


TICKETS = [
    ticket(
        131,
        "Label printer in hall 3 prints every label twice",
        "waiting",
        unread=True,
        files=2,
        turn={"who": "you", "text": "Your turn"},
        updated=MOMENTS["now"],
    ),
    ticket(
        130,
        "Stock figures differ between the scanner and the office",
        "open",
        turn={"who": "us", "text": "With Autowork"},
    ),
    ticket(
        128, "Zugriff auf die Auswertungen für zwei neue Kolleginnen im Werk Oberndorf an der Melk", "new", unread=True
    ),
    ticket(124, "Move the scanner station to the new hall", "appointment", files=1, updated=MOMENTS["day"]),
    ticket(119, "Interface to the freight forwarder rejects parcels over 31.5 kg", "third", updated=MOMENTS["day"]),
    ticket(97, "Could the picking list show the shelf first?", "closed", updated=MOMENTS["week"]),
]
FILES = [
    {"id": "1", "name": "Übersicht (1).pdf", "href": "#", "size": "1.2 MB", "who": "Anna Berger", "at": MOMENTS["day"]},
    {"id": "2", "name": "label-front.jpg", "href": "#", "size": "830 kB", "kind": "image", "state": "placing"},
    {"id": "3", "name": "Export_2026-05-31_all-articles-with-a-very-long-name.csv", "size": "9.8 MB", "state": "lost"},
]
ENTRIES: list[dict[str, Any]] = [
    {
        "id": "e1",
        "kind": "description",
        "side": "ours",
        "who": PEOPLE["anna"],
        "at": MOMENTS["day"],
        "badge": "by phone",
        "body": "Since this morning the printer in hall 3 prints every label twice.\n\n"
        "We restarted it and the terminal. The second label is slightly shifted to the left.",
        "files": [{"name": "label-front.jpg", "href": "#", "size": "830 kB", "kind": "image"}],
    },
    {"id": "e2", "kind": "assignment", "who": PEOPLE["mira"], "text": "gave it to Jonas Keller", "at": MOMENTS["day"]},
    {
        "id": "e3",
        "kind": "status",
        "who": PEOPLE["jonas"],
        "text": "set the status to",
        "status": STATUS["open"],
        "at": MOMENTS["day"],
    },
    {
        "id": "e4",
        "kind": "comment",
        "side": "theirs",
        "who": PEOPLE["jonas"],
        "at": MOMENTS["hour"],
        "body": "Good morning, thank you for the photo. Could you open Settings, then Devices, "
        "and tell me which driver version it shows? You find it at the bottom of the page.",
    },
    {
        "id": "e5",
        "kind": "note",
        "side": "theirs",
        "who": PEOPLE["mira"],
        "at": MOMENTS["hour"],
        "body": "Same driver as at Holzner last month: 4.2.1 sends the job twice after a time-out.",
    },
    {
        "id": "e6",
        "kind": "status",
        "who": PEOPLE["jonas"],
        "text": "set the status to",
        "status": STATUS["waiting"],
        "at": MOMENTS["hour"],
    },
    {
        "id": "e7",
        "kind": "file",
        "who": PEOPLE["anna"],
        "text": "added a file",
        "at": MOMENTS["now"],
        "files": [{"name": "Übersicht (1).pdf", "href": "#", "size": "1.2 MB"}],
    },
]
QUEUES = [{"value": "support", "label": "Autowork Support Team"}, {"value": "sales", "label": "Sales"}]
PORTAL = {
    "key": "autowork",
    "name": "Autowork Service",
    "mark": "AW",
    "theme_url": "/theme.css",
    "home": "#",
    "tagline": "Tell us what does not work.",
    "noun": {"one": "ticket", "many": "tickets", "new": "New ticket"},
    "contact": {
        "company": "Autowork GmbH",
        "email": "service@autowork.example",
        "phone": "+43 1 234 56 78",
        "address": "Lagerstraße 12, 1100 Wien",
        "website": "https://autowork.example",
    },
    "hours": [{"days": "Mon to Thu", "times": "08:00 to 17:00"}, {"days": "Fri", "times": "08:00 to 14:00"}],
    "open_now": True,
}
NAV = [
    {"href": "#", "label": "Tickets", "icon": "ticket", "current": True},
    {"href": "#kb", "label": "Knowledge base", "icon": "book"},
    {"href": "#files", "label": "Files", "icon": "folder"},
]
PERSON = {
    "name": "Anna Berger",
    "email": "anna@berger.example",
    "initials": "AB",
    "hue": 4,
    "company": "Berger Metallbau GmbH",
    "menu": [
        {"href": "#settings", "label": "Settings", "icon": "settings"},
        "-",
        {"action": "#out", "label": "Sign out", "icon": "sign-out"},
    ],
}
DESK = {
    "home": "#",
    "views": [
        {"href": "#", "label": "My tickets", "icon": "user", "count": 14, "current": True},
        {"href": "#", "label": "Nobody's yet", "icon": "inbox", "count": 3, "strong": True},
        {"href": "#", "label": "Waiting for the customer", "icon": "kind-waiting-customer", "count": 22},
    ],
    "queues": [
        {"href": "#", "label": "Support Team", "icon": "tag", "count": 31},
        {"href": "#", "label": "Scanner and printers", "icon": "tag", "count": 8},
        {"href": "#", "label": "Sales", "icon": "tag", "count": 0},
    ],
    "tools": [
        {"href": "#", "label": "Undelivered", "icon": "mail", "count": 1},
        {"href": "#", "label": "People", "icon": "users"},
    ],
}
LANGUAGES = [
    {"code": "en", "label": "English", "href": "#en", "current": True},
    {"code": "de", "label": "Deutsch", "href": "#de", "current": False},
]


def view(**more: Any) -> dict[str, Any]:
    """The data that every page of the gallery gets."""
    return {
        "page": {"lang": "en", "density": "roomy", "csrf": "x", "flash": []},
        "portal": PORTAL,
        "nav": NAV,
        "person": PERSON,
        "search": {"action": "#", "placeholder": "Search tickets"},
        "new": {"href": "#new", "label": "New ticket"},
        "languages": LANGUAGES,
        "desk": DESK,
        "kinds": KINDS,
        "people": PEOPLE,
        "moments": MOMENTS,
        "priorities": PRIORITIES,
        "tickets": TICKETS,
        "entries": ENTRIES,
        "files": FILES,
        "queues": QUEUES,
        **more,
    }
