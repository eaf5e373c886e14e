"""An article made from how a ticket was solved: what was wrong and what helped, without the names of customers."""

import re
from collections.abc import Iterable

from contracts.tickets import Ticket
from gateway.visit import Visit

LEFT_OUT = "…"
SHORTEST = 3  # letters of a name that is looked for by itself
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d /().-]{6,}\d(?!\w)")


def draft_of(visit: Visit, ticket: Ticket, people: Iterable[str]) -> dict[str, str]:
    """The values of the editor's form; `people` are the customers' names that may stand in the texts."""
    say = visit.gettext
    names = [ticket.company_name, ticket.contact.name, *people]
    if ticket.created_by.side == "customer":
        names.append(ticket.created_by.name)
    names += [entry.by.name for entry in ticket.timeline if entry.by.side == "customer"]
    parts = [(say("What happens"), ticket.description)]
    if ticket.resolution:
        parts += [(say("Cause"), ticket.resolution.cause), (say("Solution"), ticket.resolution.solution)]
    body = "\n\n".join(f"## {title}\n\n{without_names(text, names).strip()}" for title, text in parts if text.strip())
    return {
        f"title_{visit.language}": without_names(ticket.title, names)[:200],
        f"body_{visit.language}": body[:40_000],
        "topic": _topic(visit, ticket),
        "readers": "customers",
        "source": ticket.id,
    }


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with names, mail addresses and telephone numbers left out; a person reads it before it is published."""
    text = _PHONE.sub(LEFT_OUT, _MAIL.sub(LEFT_OUT, text))
    whole = {name for name in names if _tells(name)}
    parts = {part for name in whole for part in name.split() if _tells(part)}
    for name in sorted(whole | parts, key=len, reverse=True):
        # a part of a name is left out only as it is written there: it may be a word like any other
        flags = re.IGNORECASE if name in whole else 0
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:'s|s)?(?!\w)", LEFT_OUT, text, flags=flags)
    return re.sub(rf"{LEFT_OUT}(?:\s+{LEFT_OUT})+", LEFT_OUT, text)


# What is a part of many companies' names and of many sentences.
_LEGAL = frozenset("gmbh ltd bv b.v. aps a/s inc the and und en og och van de der den das die von".split())  # noqa: SIM905 - read as a line


def _tells(name: str) -> bool:
    return len(name) >= SHORTEST and name.casefold().strip(".,") not in _LEGAL


def _topic(visit: Visit, ticket: Ticket) -> str:
    """The topic that is called like the ticket's type, else the first."""
    keys = [topic.key for topic in visit.portal.topics]
    return ticket.type if ticket.type in keys else keys[0]
