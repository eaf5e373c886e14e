"""What the templates see: a delivery's ticket or account, in the recipient's language, cleaned and cut."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.files import UploadRef
from contracts.portal import ENDED, Portal, Text
from contracts.releases import ReleaseOut
from contracts.tickets import TicketFact
from services.notify.adapters.mail.look import Look, look_of
from services.notify.adapters.mail.reasons import reason
from services.notify.adapters.mail.words import Words
from services.notify.domain.links import Links
from services.notify.domain.notices import Delivery, Recipient
from services.notify.domain.texts import called, excerpt, one_line

_FILES_NAMED = 10


@dataclass(frozen=True, slots=True)
class PortalView:
    """The portal that speaks."""

    name: str
    mark: str
    team: str
    look: Look
    email: str
    company: str
    contact: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line under the title."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody wrote, with the files that came along; `cut` says that there is more on the page."""

    name: str
    at: str
    text: str
    cut: bool
    files: tuple[str, ...]
    more_files: int
    internal: bool = False


@dataclass(frozen=True, slots=True)
class CostView:
    """What the work costs, why, and where things stand with it."""

    amount: str
    explanation: str
    state: str


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket and what happened to it; everything in it is meant for the recipient's eyes."""

    number: str
    called: str
    title: str
    link: str
    actor: str
    own: bool
    contact: str
    facts: tuple[Fact, ...]
    speech: Speech | None
    status: str
    explanation: str
    release: str
    release_coming: bool
    withdrawn: str
    over: bool
    anew: str
    moved: bool
    appointment: tuple[Fact, ...]
    cause: str
    solution: str
    closes: str
    cost: CostView | None

    @property
    def text(self) -> str:
        """What was written, empty when only files came."""
        return self.speech.text if self.speech else ""


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A version that is out; `stop` is the way to no more of these mails."""

    name: str
    notes: str
    link: str
    stop: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Makes the views for one recipient."""

    portal: Portal
    words: Words
    links: Links
    to: Recipient

    def portal_view(self) -> PortalView:
        """The portal's name, mark, colours and address."""
        accent, contact = self.portal.brand.accent, self.portal.contact
        return PortalView(
            name=self.portal.name,
            mark=self.portal.brand.mark,
            team=self._text(self.portal.support_team),
            look=look_of(accent),
            email=contact.email,
            company=contact.company,
            contact=tuple(filter(None, (contact.address, contact.phone, contact.website))),
        )

    def ticket_view(self, fact: TicketFact, delivery: Delivery) -> TicketView:
        """The ticket after the change, and the change itself."""
        ticket = fact.ticket
        status = next((one for one in self.portal.statuses if one.key == ticket.status), None)
        changes = [change for entry in fact.entries for change in entry.changes]
        return TicketView(
            number=ticket.number,
            called=self.called(ticket.number),
            title=one_line(ticket.title),
            link=self.links.ticket(ticket.number, desk=self.to.desk),
            actor=self._name(fact),
            own=bool(fact.by.id) and fact.by.id == self.to.person,
            contact=one_line(ticket.contact.name),
            facts=self._facts(fact, delivery),
            speech=self._speech(fact),
            status=self._text(status.label) if status else ticket.status,
            explanation=self._text(status.explanation) if status and not self.to.desk else "",
            release=one_line(ticket.release),
            release_coming=bool(ticket.release) and ticket.release_hope in ("", "coming"),
            withdrawn=one_line(next((one.after for one in changes if one.field == "release_withdrawn"), "")),
            over=self._is_over(ticket.status, ticket.kind),
            anew=self.links.anew(ticket.number),
            moved=bool(fact.moved_from),
            appointment=self._appointment(fact),
            cause=self._documented(fact, "cause"),
            solution=self._documented(fact, "solution"),
            closes=self.words.appointment(fact.closes_at, self.portal.contact.timezone) if fact.closes_at else "",
            cost=self._cost(fact),
        )

    def _is_over(self, status: str, kind: str) -> bool:
        """Whether an answer of the customer is taken no more."""
        return kind in ENDED and kind not in self.portal.reopen.kinds

    def release_view(self, fact: ReleaseOut, stop: str) -> ReleaseView:
        """The version, in the recipient's language where there is one."""
        codes = (self.words.language, *self.portal.languages)
        name, notes = (_first(texts, codes) for texts in (fact.names, fact.notes))
        return ReleaseView(
            name=one_line(f"{name} {fact.version}", 120),
            notes=excerpt(notes, 1200)[0],
            link=self.links.release(fact.product, fact.id.rpartition("-")[2]),
            stop=self.links.stop(stop),
        )

    def called(self, number: str) -> str:
        """A ticket's name in a sentence."""
        return called(number, self._text(self.portal.noun.one))

    def why(self, why: str, number: str, template: str) -> str:
        """Why the recipient gets this mail."""
        say, number = self.words.say, self.called(number)
        match why:
            case "reporter":
                return say("You get this mail because you are the contact for %(number)s.", number=number)
            case "participant":
                return say("You get this mail because you take part in %(number)s.", number=number)
            case "company":
                return say("You get this mail because your company can see %(number)s.", number=number)
            case "assignee":
                return say("You get this mail because %(number)s is assigned to you.", number=number)
            case "queue":
                return say("This address gets the mails of the team %(team)s.", team=one_line(self.to.name))
            case _:
                return reason(say, why, template, self.portal.name)

    def moment(self, fact: TicketFact) -> str:
        """When it happened, on the portal's clock."""
        at = fact.entries[0].at if fact.entries else fact.ticket.updated_at
        return self.words.moment(at, self.portal.contact.timezone)

    def _name(self, fact: TicketFact) -> str:
        name = one_line(fact.by.name, 80)
        if fact.by.side == "system" or not name:
            return self.portal.name
        if fact.by.side == "vendor" and not self.to.desk:
            return f"{name} ({self.portal.name})"
        if fact.by.side == "customer" and self.to.desk and fact.ticket.company_name:
            return f"{name} ({one_line(fact.ticket.company_name, 80)})"
        return name

    def _facts(self, fact: TicketFact, delivery: Delivery) -> tuple[Fact, ...]:
        ticket, say = fact.ticket, self.words.say
        found: list[Fact] = []
        if self.to.desk:
            who = one_line(ticket.contact.name, 80)
            company = one_line(ticket.company_name, 80)
            found.append(Fact(say("Customer"), f"{who}, {company}" if company else who))
        elif delivery.why == "company" or ticket.contact.id != self.to.person:
            found.append(Fact(say("Reported by"), one_line(ticket.contact.name, 80)))
        found.append(Fact(say("To"), self._label(self.portal.queues, ticket.queue)))
        if ticket.priority:
            found.append(Fact(say("Priority"), self._label(self.portal.priorities.items, ticket.priority)))
        if ticket.type:
            name = self._text(self.portal.labels.type) or say("Type")
            found.append(Fact(name, self._label(self.portal.types.items, ticket.type)))
        found.extend(
            Fact(self._text(field.label), one_line(self._label(field.options, ticket.fields[field.key]), 200))
            for field in self.portal.fields
            if ticket.fields.get(field.key)
        )
        if self.to.desk:
            found.append(Fact(say("Status"), self._label(self.portal.statuses, ticket.status)))
        return tuple(found)

    def _speech(self, fact: TicketFact) -> Speech | None:
        if fact.description:
            return self._said(fact, fact.description, fact.uploads, internal=False)
        for entry in fact.entries:
            if entry.staff_only and not self.to.desk:
                continue
            if entry.text or entry.files:
                return self._said(fact, entry.text, entry.files, internal=entry.staff_only)
        return None

    def _said(self, fact: TicketFact, written: str, uploads: tuple[UploadRef, ...], *, internal: bool) -> Speech:
        text, cut = excerpt(written)
        # tickets cuts at 8 KiB, so a text of about that length goes on as well
        cut = cut or len(written.encode()) >= 8 * 1024 - 4
        files = tuple(f"{one_line(file.name, 120)} ({self.words.size(file.size)})" for file in uploads)
        return Speech(
            name=one_line(fact.by.name, 80) or self.portal.name,
            at=self.moment(fact),
            text=text,
            cut=cut,
            files=files[:_FILES_NAMED],
            more_files=max(len(files) - _FILES_NAMED, 0),
            internal=internal,
        )

    def _appointment(self, fact: TicketFact) -> tuple[Fact, ...]:
        appointment, say = fact.ticket.appointment, self.words.say
        planned = any(change.field == "appointment" for entry in fact.entries for change in entry.changes)
        if appointment is None or not (planned or (fact.moved_from and fact.ticket.kind == "scheduled")):
            return ()
        when = self.words.appointment(appointment.starts, self.portal.contact.timezone)
        found = [Fact(say("When"), when), Fact(say("How long"), self.words.minutes(appointment.minutes))]
        if appointment.place:
            found.append(Fact(say("Where"), one_line(appointment.place)))
        if appointment.people:
            found.append(Fact(say("Who"), one_line(appointment.people)))
        return tuple(found)

    def _cost(self, fact: TicketFact) -> CostView | None:
        cost = fact.ticket.cost
        if cost is None:
            return None
        return CostView(self.words.money(cost.amount, cost.currency), excerpt(cost.explanation)[0], cost.state)

    def _documented(self, fact: TicketFact, field: str) -> str:
        for entry in fact.entries:
            for change in entry.changes:
                if change.field == field and not entry.staff_only:
                    return excerpt(change.after)[0]
        return ""

    def _label(self, items: tuple[object, ...], key: str) -> str:
        found = next((item for item in items if getattr(item, "key", "") == key), None)
        return self._text(found.label) if found is not None and hasattr(found, "label") else key

    def _text(self, text: Text) -> str:
        return self.portal.text(text, self.words.language)


def _first(texts: Mapping[str, str], codes: tuple[str, ...]) -> str:
    return next((texts[code] for code in codes if texts.get(code)), next(iter(texts.values()), ""))
