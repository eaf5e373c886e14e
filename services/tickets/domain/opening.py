"""Opening a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.tickets.domain.access import may_leave_unmailed, may_open, speaks_for_vendor
from services.tickets.domain.refusal import not_allowed, wrong
from services.tickets.domain.rules import Rules
from services.tickets.domain.texts import text_of, title_of
from services.tickets.domain.ticket import Actor, Company, FileRef, Party, Ticket, party_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form of a new ticket says; empty values take the portal's defaults."""

    title: str
    description: str
    queue: str = ""
    priority: str = ""
    type: str = ""
    visibility: str | None = None
    channel: str = "portal"
    people: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    articles_offered: tuple[str, ...] = ()
    articles_read: tuple[str, ...] = ()
    unmailed: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new ticket comes from: for whom it is, which request made it, when, and what was uploaded with it."""

    number: int
    contact: Party
    company: Company
    request: str
    imprint: str
    at: datetime
    files: tuple[FileRef, ...] = ()
    follows: str = ""


def check_opening(actor: Actor) -> None:
    """Raise when the actor may not open tickets."""
    if not may_open(actor):
        raise not_allowed("You may not open tickets here.")


def checked(wish: Wish, actor: Actor, rules: Rules) -> Wish:
    """The wish with clean texts and the portal's defaults; raises before anything is reserved or written."""
    if actor.kind == "mail":
        return _mailed(wish, rules)
    staff = speaks_for_vendor(actor)
    if wish.unmailed and not may_leave_unmailed(actor, rules):
        raise not_allowed("You may not leave out the mails about this.")
    type_ = rules.chosen("type", rules.types, wish.type, staff=staff)
    return Wish(
        title=title_of(wish.title),
        description=text_of(wish.description, "description"),
        queue=rules.queue_for(wish.queue, staff=staff),
        priority=rules.chosen("priority", rules.priorities, wish.priority, staff=staff),
        type=type_,
        fields=rules.catalogue.filled(wish.fields, type_),
        visibility=rules.visibility_for(wish.visibility, staff=staff),
        people=_chosen(wish.people, rules, staff=staff),
        channel=wish.channel if staff or wish.channel in ("api", "bus") else "portal",
        articles_offered=_of_portal(wish.articles_offered, rules),
        articles_read=_of_portal(wish.articles_read, rules),
        unmailed=wish.unmailed,
    )


def _mailed(wish: Wish, rules: Rules) -> Wish:
    """A mail answers no form: what the portal says of its address counts, the rest is asked for later."""
    type_ = rules.chosen("type", rules.types, wish.type, staff=True)
    return Wish(
        title=title_of(wish.title),
        description=text_of(wish.description, "description"),
        queue=rules.queue_for(wish.queue, staff=True),
        priority=rules.chosen("priority", rules.priorities, wish.priority, staff=True),
        type=type_,
        fields=rules.catalogue.mailed(wish.fields, type_),
        visibility=rules.visibility_for(None, staff=False),
        channel="mail",
    )


def _of_portal(articles: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in articles if one.startswith(f"{rules.portal}/")))


def _chosen(people: tuple[str, ...], rules: Rules, *, staff: bool) -> tuple[str, ...]:
    if people and not staff and not rules.visibility_by_customer:
        raise wrong(people="This portal does not let you choose who sees it.")
    return people


def opened(wish: Wish, origin: Origin, actor: Actor, rules: Rules) -> Ticket:
    """The new ticket, from a wish that was checked."""
    number = rules.number_text(origin.number)
    initial = rules.statuses[rules.initial]
    return Ticket(
        id=f"{rules.portal}/{number}",
        number=number,
        portal=rules.portal,
        company=origin.company.id,
        company_name=origin.company.name,
        company_slug=origin.company.slug,
        contact=origin.contact,
        created_by=party_of(actor),
        channel=wish.channel,
        queue=wish.queue,
        title=wish.title,
        description=wish.description,
        priority=wish.priority,
        type=wish.type,
        fields=wish.fields,
        status=initial.key,
        kind=initial.kind,
        status_since=origin.at,
        visibility=wish.visibility or rules.visibility,
        created_at=origin.at,
        updated_at=origin.at,
        participants=tuple(p for p in dict.fromkeys(wish.people) if p not in (origin.contact.id, actor.id)),
        files=origin.files,
        follows=origin.follows,
        articles_offered=wish.articles_offered,
        articles_read=wish.articles_read,
        unmailed=wish.unmailed,
        request=origin.request,
        imprint=origin.imprint,
    )
