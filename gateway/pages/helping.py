"""What the help page is made of: pictures, versions, its feed, and ways to pass it on (A31, A32, B4)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from gateway.pages.tickets.wording import View
from gateway.visit import Visit

N_ = str  # marks a text for translation
ATOM = "http://www.w3.org/2005/Atom"
PICTURES = ("account", "form", "list", "ticket")  # taken by `python -m tests.web.help_pictures`


@dataclass(frozen=True)
class Version:
    """What was new on the help page on a day."""

    day: date
    text: str


# The newest first. Whoever changes what the page says adds a line; the feed tells it to those who follow it.
VERSIONS = (
    Version(date(2026, 11, 22), N_("Downloads: versions, their files and who is told, where the portal has them.")),
    Version(date(2026, 11, 22), N_("Company folders: what concerns more than one case, where the portal has them.")),
    Version(date(2026, 11, 22), N_("Case files: the folders of a case, where the portal has them.")),
    Version(date(2026, 11, 22), N_("Subscriptions and invoices, where the portal has them.")),
    Version(
        date(2026, 11, 22),
        N_("Pictures of each step, what each status means, when we are there, and this list of what is new."),
    ),
    Version(date(2026, 11, 21), N_("The first version: your account, writing to us, and following what happens.")),
)


def pictures(visit: Visit) -> View:
    """The addresses of this portal's pictures in this language; a portal without pictures has only words."""
    folder = f"help/{visit.site.key}/{visit.language}"
    found = {name: visit.gateway.assets.found(f"{folder}/{name}.webp") for name in PICTURES}
    return {name: address for name, address in found.items() if address}


def versions(visit: Visit) -> list[View]:
    """What was new when."""
    return [
        {"day": visit.almanac.day(one.day), "date": one.day.isoformat(), "text": visit.gettext(one.text)}
        for one in VERSIONS
    ]


def sharing(visit: Visit) -> View:
    """The address to pass on, and a mail that has it."""
    address = visit.absolute_url("help", lang=visit.language)
    subject = f"{visit.portal.name}: {visit.gettext('How this portal works')}"
    return {
        "address": address,
        "mail": f"mailto:?subject={quote(subject)}&body={quote(address)}",
        "feed": visit.url("help_feed", lang=visit.language),
    }


def feed(visit: Visit) -> bytes:
    """The versions as an Atom feed (RFC 4287)."""
    here = visit.absolute_url("help", lang=visit.language)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": visit.language})
    title = f"{visit.portal.name}: {visit.gettext('How this portal works')}"
    _texts(root, id=visit.absolute_url("help"), title=title, updated=_moment(VERSIONS[0].day))
    SubElement(root, "link", {"href": here, "rel": "alternate", "type": "text/html"})
    own = visit.absolute_url("help_feed", lang=visit.language)
    SubElement(root, "link", {"href": own, "rel": "self", "type": "application/atom+xml"})
    _texts(SubElement(root, "author"), name=visit.portal.contact.company)
    for index, one in enumerate(VERSIONS):
        entry = SubElement(root, "entry")
        day = one.day.isoformat()
        older = sum(other.day == one.day for other in VERSIONS[index + 1 :])  # of one day, each has an id of its own
        own_id = f"{day}-{older + 1}" if older else day
        _texts(entry, id=f"{visit.absolute_url('help')}#{own_id}", title=visit.almanac.day(one.day))
        _texts(entry, updated=_moment(one.day), summary=visit.gettext(one.text))
        SubElement(entry, "link", {"href": f"{here}#versions", "rel": "alternate", "type": "text/html"})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _moment(day: date) -> str:
    return datetime.combine(day, time(12), UTC).isoformat()
