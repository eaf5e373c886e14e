"""Events and people to try notify's rules and templates on."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from contracts import accounts, tickets
from contracts.base import Audience, Event, EventType, Party
from contracts.files import UploadRef
from contracts.portal import Portal
from contracts.tickets import Appointment, Entry, FieldChange, TicketFact, TicketHead
from kit.events import new_event
from kit.yamlfile import load_folder
from services.notify.adapters.mail.composer import TemplateComposer, load_templates
from services.notify.adapters.mail.words import load_words
from services.notify.domain.notices import Delivery, Notice, Recipient

ROOT = Path(__file__).parents[3]
HOME = ROOT / "services" / "notify"
NOW = datetime(2025, 11, 21, 13, 5, tzinfo=UTC)
PUBLIC = "https://service.autowork.example"

MARIA = Party(id="maria", name="Maria Kunz", side="customer")
JANA = Party(id="jana", name="Jana Berger", side="vendor")

DESCRIPTION = """Good morning,

since the update of last night the label printer in bay 3 prints every second label blank. \
We have tried another roll and another cable.

What we see on the display:
  E-1042  PAPER FEED

Kind regards
Maria Kunz"""


@cache
def portals() -> dict[str, Portal]:
    return load_folder(ROOT / "deploy" / "portals", Portal)


@cache
def composer(reply_domain: str = "") -> TemplateComposer:
    words = load_words(HOME / "locales", ("en", "de"))
    templates = load_templates(HOME / "templates", words)
    return TemplateComposer(portals(), words, templates, PUBLIC, reply_domain, "a key of the tests")


def head(**changes: Any) -> TicketHead:
    values: dict[str, Any] = {
        "id": "autowork/AW-12",
        "number": "AW-12",
        "portal": "autowork",
        "company": "kunz",
        "company_name": "Kunz Fahrzeugtechnik GmbH",
        "contact": MARIA,
        "created_by": MARIA,
        "channel": "portal",
        "queue": "devices",
        "title": "Label printer prints every second label blank",
        "priority": "high",
        "status": "new",
        "kind": "new",
        "status_since": NOW,
        "turn": "vendor",
        "visibility": "private",
        "created_at": NOW,
        "updated_at": NOW,
        "revision": 1,
    }
    return TicketHead.model_validate(values | changes)


def entry(by: Party, text: str = "", **changes: Any) -> Entry:
    return Entry.model_validate({"id": "entry-1", "kind": "comment", "at": NOW, "by": by, "text": text} | changes)


def fact(by: Party, *entries: Entry, ticket: TicketHead | None = None, **changes: Any) -> TicketFact:
    about = ticket or head()
    staff_only = bool(entries) and all(one.staff_only for one in entries)
    audience = Audience(
        portal="autowork",
        company="kunz",
        staff_only=staff_only,
        whole_company=about.visibility == "company" and not staff_only,
        people=() if staff_only else (about.contact.id, *about.participants),
    )
    return TicketFact.model_validate(
        {"audience": audience, "ticket": about, "company_slug": "kunz", "by": by, "entries": entries} | changes
    )


def cost(state: str, **more: Any) -> tickets.Cost:
    values = {"id": "c-1", "amount": "1250.50", "currency": "EUR", "explanation": "Two days of work,\nwith a test."}
    return tickets.Cost.model_validate({**values, "state": state, "by": JANA, "at": NOW, **more})


def event(kind: EventType[Any], data: Any, key: str = "") -> Event:
    subject = data.ticket.id if isinstance(data, TicketFact) else data.person
    return new_event(kind, subject=subject, portal="autowork", data=data, at=NOW, id=key)


def account_event(kind: EventType[Any], language: str = "en", purpose: str = "password", **changes: Any) -> Event:
    values = {
        "audience": Audience(portal="autowork", staff_only=True),
        "person": "maria",
        "email": "maria@kunz.example",
        "name": "Maria Kunz",
        "language": language,
    }
    if kind.data is accounts.SecretDue:
        values |= {"purpose": purpose, "generation": 3}
    return event(kind, kind.data.model_validate(values | changes))


def notice(about: Event, template: str, why: str, language: str = "en", *, desk: bool = False, **to: str) -> Notice:
    who = Recipient("jana", "Jana Berger", "jana@autowork.example", language, desk=True)
    if not desk:
        who = Recipient("maria", "Maria Kunz", "maria@kunz.example", language)
    values = {"person": who.person, "name": who.name, "email": who.email} | to
    recipient = Recipient(values["person"], values["name"], values["email"], language, desk)
    ticket = about.subject if "/" in about.subject else ""
    delivery = Delivery("0", template, why, recipient, at=NOW, due=NOW)
    return Notice(about.id, about.portal, ticket, NOW, about.model_dump_json(), (delivery,), due=NOW)


def person(key: str, role: str = "customer", company: str = "kunz", **changes: Any) -> accounts.Person:
    values = {
        "id": key,
        "portal": "autowork",
        "email": f"{key}@kunz.example",
        "name": key.title(),
        "role": role,
        "company": company,
        "company_name": "Kunz",
        "rights": ("create", "comment", "company"),
        "active": True,
    }
    return accounts.Person.model_validate(values | changes)


def every_mail(language: str) -> dict[str, tuple[Notice, str]]:
    """A notice of each mail, with the secret that accounts would give for it."""
    opened = event(
        tickets.OPENED,
        fact(
            MARIA,
            description=DESCRIPTION,
            uploads=(UploadRef(id="f1", name="Übersicht (1).pdf", size=734_003, type="application/pdf"),),
        ),
    )
    waiting = head(status="waiting", kind="waiting-customer", turn="customer", assignee=JANA)
    answered = event(
        tickets.COMMENTED,
        fact(
            JANA,
            entry(JANA, "Hello Ms Kunz,\n\nwhich firmware does the printer show under *Settings > About*?"),
            ticket=waiting,
            moved_from="open",
        ),
    )
    commented = event(
        tickets.COMMENTED, fact(MARIA, entry(MARIA, "It is 4.2.1."), ticket=head(status="open", kind="open"))
    )
    solved = head(status="solved", kind="resolved", turn="nobody")
    changes = (
        FieldChange(field="status", before="open", after="solved"),
        FieldChange(field="cause", before="", after="The update switched the sensor for label gaps off."),
        FieldChange(field="solution", before="", after="Sensor switched on again,\nfirmware 4.2.2 installed."),
    )
    moved = event(
        tickets.CHANGED,
        fact(JANA, entry(JANA, kind="change", changes=changes), ticket=solved, moved_from="open"),
    )
    appointment = Appointment(
        starts=datetime(2025, 11, 25, 8, 30, tzinfo=UTC), minutes=90, place="Industriestraße 4, Berlin", people="Jana"
    )
    planned = head(status="appointment", kind="scheduled", turn="other", appointment=appointment)
    planning = (FieldChange(field="appointment", before="", after="…"),)
    appointed = event(tickets.CHANGED, fact(JANA, entry(JANA, kind="change", changes=planning), ticket=planned))
    noted = event(
        tickets.NOTED,
        fact(JANA, entry(JANA, "They are on the old contract, see the invoice of May.", kind="note", staff_only=True)),
    )
    assigned = event(tickets.CHANGED, fact(JANA, ticket=head(assignee=JANA), assignee_changed=True))
    system = Party(id="timer", name="timer", side="system")
    closing = event(tickets.CLOSING_SOON, fact(system, ticket=solved, closes_at=datetime(2025, 11, 28, 8, tzinfo=UTC)))
    shared = event(tickets.CHANGED, fact(MARIA, invited=("ben",)))
    drawn = (FieldChange(field="release_withdrawn", before="", after="Label Studio 4.3"),)
    withdrawn = event(tickets.CHANGED, fact(system, entry(system, kind="change", changes=drawn), ticket=waiting))
    priced, told = (event(tickets.CHANGED, fact(JANA, ticket=head(cost=cost(state)))) for state in ("proposed", "told"))
    accepted = event(tickets.CHANGED, fact(MARIA, ticket=head(cost=cost("accepted", answered_by=MARIA))))
    password = "k7mf-x2pd-9wqh-tz4n"
    token = f"maria.{'0f' * 32}"

    def account(kind: EventType[Any], purpose: str = "password") -> Event:
        return account_event(kind, language, purpose)

    return {
        "welcome": (notice(account(accounts.REGISTERED), "welcome", "account", language), password),
        "confirm_address": (
            notice(account(accounts.REGISTERED, "confirm"), "confirm_address", "account", language),
            token,
        ),
        "account_made": (notice(account(accounts.REGISTERED, "reset"), "account_made", "account", language), token),
        "already_registered": (
            notice(account(accounts.REGISTERED_AGAIN), "already_registered", "account", language),
            "",
        ),
        "reset_link": (notice(account(accounts.RESET_REQUESTED, "reset"), "reset_link", "account", language), token),
        "new_password": (notice(account(accounts.PASSWORD_GENERATED), "new_password", "account", language), password),
        "password_changed": (notice(account(accounts.PASSWORD_CHANGED), "password_changed", "account", language), ""),
        "ticket_opened": (notice(opened, "ticket_opened", "reporter", language), ""),
        "ticket_received": (
            notice(opened, "ticket_received", "queue", language, desk=True, person="", name="Devices and network"),
            "",
        ),
        "ticket_commented": (notice(answered, "ticket_commented", "reporter", language), ""),
        "ticket_commented_desk": (notice(commented, "ticket_commented", "assignee", language, desk=True), ""),
        "ticket_moved": (notice(moved, "ticket_moved", "reporter", language), ""),
        "ticket_appointment": (notice(appointed, "ticket_appointment", "reporter", language), ""),
        "ticket_closing": (notice(closing, "ticket_closing", "reporter", language), ""),
        "ticket_shared": (notice(shared, "ticket_shared", "participant", language), ""),
        "ticket_cost": (notice(priced, "ticket_cost", "reporter", language), ""),
        "ticket_cost_told": (notice(told, "ticket_cost", "reporter", language), ""),
        "ticket_cost_answered": (notice(accepted, "ticket_cost_answered", "assignee", language, desk=True), ""),
        "ticket_assigned": (notice(assigned, "ticket_assigned", "assignee", language, desk=True), ""),
        "ticket_unreleased": (notice(withdrawn, "ticket_unreleased", "reporter", language), ""),
        "ticket_noted": (notice(noted, "ticket_noted", "assignee", language, desk=True), ""),
    }
