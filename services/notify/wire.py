"""Between events and portals on one side and the rules and the ledger on the other."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from contracts import accounts, files, mailin, tickets, tokens, webhooks
from contracts.accounts import Person, SecretDue
from contracts.base import Actor, Event, EventType
from contracts.errors import forbidden
from contracts.notify import Delivery as DeliveryRow
from contracts.portal import Portal
from contracts.releases import RELEASE_OUT, ReleaseOut
from contracts.tickets import Entry, TicketFact
from kit.events import parse
from services.notify.domain.incoming.mail import Incoming
from services.notify.domain.notices import Delivery, Notice, Recipient
from services.notify.domain.rules import Fact, MailRules, TicketChange

FACTS: dict[str, Fact] = {
    tickets.OPENED.name: "opened",
    tickets.COMMENTED.name: "commented",
    tickets.NOTED.name: "noted",
    tickets.CHANGED.name: "changed",
    tickets.CLOSING_SOON.name: "closing_soon",
}

ACCOUNT_MAILS = {
    accounts.REGISTERED.name: "welcome",
    accounts.REGISTERED_AGAIN.name: "already_registered",
    accounts.RESET_REQUESTED.name: "reset_link",
    accounts.PASSWORD_GENERATED.name: "new_password",
    accounts.PASSWORD_CHANGED.name: "password_changed",
    accounts.INVITED.name: "invitation",
    accounts.ADMISSION_ASKED.name: "admission",
    accounts.ADMITTED.name: "account_open",
    accounts.REGISTRATION_TRIED.name: "registration_tried",
    accounts.JOINED.name: "joined",
    accounts.HAND_OVER_ASKED.name: "take_over",
    accounts.HANDED_OVER.name: "handed_over",
    tokens.TOKEN_ENDING.name: "token_ending",
}

_DUE: tuple[EventType[accounts.CompanySecretDue], ...] = (
    accounts.INVITED,
    accounts.ADMISSION_ASKED,
    accounts.HAND_OVER_ASKED,
)
_NEWS: tuple[EventType[accounts.CompanyNews], ...] = (
    accounts.ADMITTED,
    accounts.REGISTRATION_TRIED,
    accounts.JOINED,
    accounts.HANDED_OVER,
)

_SECRETS = {kind.name: kind for kind in (accounts.REGISTERED, accounts.RESET_REQUESTED, accounts.PASSWORD_GENERATED)}
_TICKETS = (tickets.OPENED, tickets.COMMENTED, tickets.NOTED, tickets.CHANGED, tickets.CLOSING_SOON)
_KINDS = {kind.name: kind for kind in _TICKETS}
_KNOWN: dict[str, EventType[Any]] = {
    kind.name: kind for kind in (accounts.REGISTERED_AGAIN, accounts.PASSWORD_CHANGED, tokens.TOKEN_ENDING)
}


def incoming_row(mail: Incoming) -> mailin.IncomingRow:
    """A mail that came in, for staff."""
    return mailin.IncomingRow(
        id=mail.id,
        at=mail.at,
        sender=mail.sender,
        subject=mail.subject,
        recipient=mail.recipient,
        state=mail.state,
        reason=mail.reason,
        detail=mail.detail,
        ticket=mail.ticket,
        size=mail.size,
    )


def rules_of(portal: Portal) -> MailRules:
    """The portal's table of mails."""
    return MailRules(portal.mails.opened, portal.mails.commented, frozenset(portal.mails.status_changed))


def change_of(event: Event, fact: TicketFact, company: Sequence[Person]) -> TicketChange:
    """What happened, as the rules see it."""
    ticket = fact.ticket
    fields = {change.field for entry in fact.entries for change in entry.changes}
    return TicketChange(
        fact=FACTS[event.type],
        author=fact.by.id,
        side=fact.by.side,
        contact=ticket.contact.id,
        kind=ticket.kind,
        participants=ticket.participants,
        assignee=ticket.assignee.id if ticket.assignee else "",
        company=tuple(person.id for person in company),
        commented=any(_is_comment(event, entry) for entry in fact.entries),
        noted=any(entry.staff_only and bool(entry.text) for entry in fact.entries),
        moved=bool(fact.moved_from),
        assigned=fact.assignee_changed,
        appointed=ticket.appointment is not None and "appointment" in fields,
        priced=ticket.cost is not None and ticket.cost.state in ("told", "proposed") and "cost" in fields,
        answered=ticket.cost is not None and ticket.cost.state in ("accepted", "declined") and "cost" in fields,
        released="release_out" in fields,
        unreleased="release_withdrawn" in fields,
        requeued="queue" in fields,
        invited=fact.invited,
    )


def _is_comment(event: Event, entry: Entry) -> bool:
    """A comment, or files without one; not the further events that only name more files of a comment."""
    if entry.staff_only:
        return False
    if event.type == tickets.CHANGED.name:
        return entry.kind == "change" and bool(entry.files)
    return entry.kind == "comment"


def may_know(person: Person, fact: TicketFact) -> bool:
    """Whether somebody may be mailed about this: the audience that tickets computed decides, fail closed.

    A customer who has left the ticket's company hears nothing of it any more, even if it was theirs; but for the
    company that was made for them when they registered.
    """
    if not person.active or person.portal != fact.ticket.portal:
        return False
    staff = person.role in ("agent", "admin")
    if not staff and fact.ticket.company not in (person.company, person.home):
        return False
    actor = Actor(
        kind="person",
        id=person.id,
        portal=person.portal,
        role=person.role,
        company=person.company,
        home=person.home,
        rights=person.rights,
    )
    return fact.audience.admits(actor)


def may_hear(person: Person, fact: ReleaseOut) -> bool:
    """Whether somebody who wanted to hear of a release is still there as a customer of the portal."""
    return person.active and person.portal == fact.audience.portal and bool(person.company)


def release_fact(event: Event) -> ReleaseOut | None:
    """The data of an event that tells of a release."""
    return parse(event, RELEASE_OUT) if event.type == RELEASE_OUT.name else None


def recipient_of(person: Person, portal: Portal) -> Recipient:
    """A person as a mail's recipient, in their own language if the portal speaks it."""
    return Recipient(
        person=person.id,
        name=person.name,
        email=person.email,
        language=language_of(person.preferences.language, portal),
        desk=person.role in ("agent", "admin"),
    )


def language_of(wish: str, portal: Portal) -> str:
    """The wished language if the portal has it, else the portal's first."""
    return wish if wish in portal.languages else portal.language


def ticket_fact(event: Event) -> TicketFact | None:
    """The data of an event of tickets."""
    kind = _KINDS.get(event.type)
    return parse(event, kind) if kind else None


def secret_due(event: Event) -> SecretDue | None:
    """The reference to the secret that the mail about this event carries."""
    for due in _DUE:
        if event.type == due.name:
            return parse(event, due)
    kind = _SECRETS.get(event.type)
    return parse(event, kind) if kind else None


def address_known(event: Event) -> accounts.AddressKnown | None:
    """Who a mail without a secret goes to, for events of accounts."""
    kind = _KNOWN.get(event.type)
    known: accounts.AddressKnown | None = parse(event, kind) if kind else None
    return known


def token_ending(event: Event) -> tokens.TokenEnding | None:
    """Which program's token ends when, for the mail that says so."""
    return parse(event, tokens.TOKEN_ENDING) if event.type == tokens.TOKEN_ENDING.name else None


def webhook_off(event: Event) -> webhooks.WebhookOff | None:
    """Which webhook was switched off, for the mail that says so."""
    return parse(event, webhooks.WEBHOOK_OFF) if event.type == webhooks.WEBHOOK_OFF.name else None


def file_held(event: Event) -> files.FileHeld | None:
    """Which file is held back, for the mail that says so."""
    return parse(event, files.HELD) if event.type == files.HELD.name else None


def company_words(event: Event) -> dict[str, str]:
    """What a mail about a company's account names: the company, who asked, and another address."""
    for due in _DUE:
        if event.type == due.name:
            asked = parse(event, due)
            return {"company": asked.company_name, "by": asked.by, "other": ""}
    for news in _NEWS:
        if event.type == news.name:
            told = parse(event, news)
            return {"company": told.company_name, "by": "", "other": told.other}
    return {"company": "", "by": "", "other": ""}


def account_mail(event: Event, data: SecretDue | accounts.AddressKnown) -> str:
    """The name of the mail about an account; a new one has a password, a link to choose one, or is to be confirmed."""
    if event.type == accounts.REGISTERED.name and isinstance(data, SecretDue):
        return {"reset": "account_made", "confirm": "confirm_address"}.get(data.purpose, "welcome")
    return ACCOUNT_MAILS[event.type]


def event_of(notice: Notice) -> Event:
    """The event that a notice is about."""
    return _read(notice.body)[0]


def fact_of(notice: Notice) -> TicketFact | None:
    """What the event of a notice tells of a ticket; raises PoisonError."""
    return _read(notice.body)[1]


@lru_cache(64)
def _read(body: str) -> tuple[Event, TicketFact | None]:
    """Kept for a moment, since the mails of a notice are made one after the other."""
    event = Event.model_validate_json(body)
    return event, ticket_fact(event)


def delivery_row(notice: Notice, delivery: Delivery, *, staff: bool) -> DeliveryRow:
    """A line of the record; only staff read addresses and what the server said."""
    return DeliveryRow(
        id=f"{notice.id}.{delivery.id}",
        template=delivery.template,
        name=delivery.to.name,
        email=delivery.to.email if staff else "",
        state=delivery.state,
        at=delivery.at,
        attempts=delivery.attempts,
        answer=delivery.answer if staff else "",
    )


def notified(actor: Actor) -> str:
    """Whose notifications somebody asks for: people have some, nobody else."""
    if actor.kind != "person":
        raise forbidden("Only people have notifications.")
    return actor.id


def overseen(actor: Actor) -> str:
    """The portal whose mail queue the actor looks after: one's own for staff, all ('*') for the operator."""
    if actor.is_service and actor.id == "operator":
        return "*"
    if not actor.is_staff:
        raise forbidden("Only our staff look after the mail queue.")
    return actor.portal
