"""What an actor may see, as conditions of every query: the rights are inside the search, never a filter after it.

Each ticket belongs to scopes. Those of staff are the whole portal. Those of customers are made so that no two scopes of
one actor overlap, and results can simply be merged and counts added:

- `company`: the tickets that a company shares, for its people with the right to see them;
- `private`: the other tickets of a person;
- `person`: all tickets of a person, for somebody without that right, and of the time before they joined the company.

A scope's token is a hash that names portal and company too: somebody who has left a company finds nothing of it.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from contracts.errors import forbidden
from contracts.tickets import TicketHead
from services.tickets.domain import Actor


@lru_cache(maxsize=65536)
def token(kind: str, portal: str, company: str = "", person: str = "") -> str:
    """One word that the full text leaves whole."""
    text = f"{kind}\n{portal}\n{company}\n{person}"
    return f"x{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"


def staff_token(portal: str) -> str:
    """The scope of a portal's staff."""
    return token("staff", portal)


def people_of(head: TicketHead) -> tuple[str, ...]:
    """The customers that a ticket is for."""
    creator = (head.created_by.id,) if head.created_by.side == "customer" else ()
    return tuple(dict.fromkeys((head.contact.id, *creator, *head.participants)))


def customer_tokens(head: TicketHead) -> tuple[str, ...]:
    """The scopes of customers that a ticket belongs to."""
    portal, company = head.portal, head.company
    people = people_of(head)
    found = [token("person", portal, company, person) for person in people]
    if head.visibility == "company":
        found.append(token("company", portal, company))
    else:
        found += [token("private", portal, company, person) for person in people]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Source:
    """One disjoint part of what an actor sees: `a` is the table that has `ended`, `updated` and `serial`."""

    tables: str
    condition: str
    parameter: str
    a: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The scopes of one actor; staff of a portal have one, customers one or two."""

    portal: str
    tokens: tuple[str, ...]
    staff: bool
    own: str
    person: str

    @property
    def head(self) -> str:
        """The column of `ticket t` with the head as this actor gets it."""
        return "t.head" if self.staff else "coalesce(t.shown_head, t.head)"

    @property
    def revision(self) -> str:
        """The column of `ticket t` with the revision as this actor is told it."""
        return "t.revision" if self.staff else "t.shown"

    def sources(self) -> tuple[Source, ...]:
        """The parts that a list is merged from."""
        if self.staff:
            return (Source("ticket t", "t.portal = ?", self.portal, "t"),)
        tables = "scope s CROSS JOIN ticket t ON t.rid = s.rid"
        return tuple(Source(tables, "s.token = ?", found, "s") for found in self.tokens)

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """A condition on `ticket t`, for tickets found some other way; the plus keeps it from choosing the index."""
        if self.staff:
            return "+t.portal = ?", (self.portal,)
        marks = ", ".join("?" * len(self.tokens))
        where = (
            f"EXISTS (SELECT 1 FROM scope s WHERE s.token IN ({marks}) "  # noqa: S608 - marks are question marks
            "AND s.ended = t.ended AND s.updated = t.updated AND s.serial = t.serial AND s.rid = t.rid)"
        )
        return where, self.tokens


def sight_of(actor: Actor) -> Sight:
    """The one place that turns an actor into what the index may give; raises for whoever has no list of tickets."""
    portal, company = actor.portal, actor.company
    if actor.is_staff:
        return Sight(portal, (staff_token(portal),), staff=True, own="", person=actor.id)
    if actor.role not in ("customer", "company_admin") or not company:
        raise forbidden("There is no list of tickets for you.")
    own = token("person", portal, company, actor.id)
    tokens: tuple[str, ...] = (own,)
    if "company" in actor.rights:
        tokens = (token("company", portal, company), token("private", portal, company, actor.id))
    if actor.home:
        tokens = (*tokens, token("person", portal, actor.home, actor.id))
    return Sight(portal, tokens, staff=False, own=own, person=actor.id)
