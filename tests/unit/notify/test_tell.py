"""From an event to a notice: who may know, which address, in which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from contracts import accounts, tickets
from contracts.accounts import Person
from contracts.base import Event
from contracts.tickets import TicketFact
from services.notify.commands.keep_notice import KeepNotice
from services.notify.commands.tell_of_account import TellOfAccount
from services.notify.commands.tell_of_ticket import TellOfTicket
from services.notify.commands.telling.keep_notifications import KeepNotifications
from services.notify.domain.notices import Notice
from services.notify.domain.notifications import Notification
from tests.unit.notify import samples
from tests.unit.notify.samples import JANA, MARIA, NOW, entry, event, fact, head, person


@dataclass
class People:
    """The people of a test."""

    known: tuple[Person, ...]
    looks: int = 0

    async def people_for_system(self, ids: Sequence[str]) -> dict[str, Person]:
        return {one.id: one for one in self.known if one.id in ids}

    async def company_for_system(self, company: str) -> tuple[Person, ...]:
        return tuple(one for one in self.known if one.company == company)

    async def followers_for_system(self, portal: str, queue: str) -> tuple[Person, ...]:
        self.looks += 1
        return tuple(one for one in self.known if one.portal == portal and queue in one.preferences.queues)


@dataclass
class Kept:
    """Takes the place of ledger and senders."""

    notices: list[Notice] = field(default_factory=list)
    notes: dict[str, Notification] = field(default_factory=dict)
    woken: list[str] = field(default_factory=list)

    async def known(self, event: str) -> bool:
        return any(one.id == event for one in self.notices)

    def begin(self, _notice: Notice) -> None:
        """Nobody sends here."""

    async def add(self, notice: Notice) -> bool:
        if any(one.id == notice.id for one in self.notices):
            return False
        self.notices.append(notice)
        return True

    def wake(self, _portal: str, people: Sequence[str]) -> None:
        self.woken += people

    def hold(self, notice: Notice) -> Notice:
        return notice

    def offer(self, notice: Notice) -> None:
        """Left to whoever looks next."""

    @property
    def told(self) -> dict[str, str]:
        return {one.to.email: one.template for notice in self.notices for one in notice.deliveries}


@dataclass
class Notes:
    """Takes the place of the store of notifications."""

    kept: Kept

    async def add(self, notes: Sequence[Notification]) -> None:
        self.kept.notes |= {note.id: note for note in notes}


async def tell(about: Event, data: TicketFact, *known: Person, times: int = 1) -> Kept:
    kept = Kept()
    keep = KeepNotice(kept, kept, lambda: NOW)  # type: ignore[arg-type]  # a ledger that only adds
    in_portal = KeepNotifications(Notes(kept), kept.wake)  # type: ignore[arg-type]  # a store that only adds
    for _ in range(times):
        await TellOfTicket(samples.portals(), People(known), keep, in_portal)(about, data)
    return kept


async def test_an_event_that_comes_twice_is_kept_once() -> None:
    data = fact(MARIA, description="…")
    kept = await tell(event(tickets.OPENED, data), data, person("maria"), times=2)
    assert len(kept.notices) == 1
    assert kept.told == {"maria@kunz.example": "ticket_opened", "devices@autowork.example": "ticket_received"}


async def test_two_roles_with_one_address_get_one_mail() -> None:
    jana = person("jana", "agent", "", email="Devices@Autowork.example")
    data = fact(MARIA, ticket=head(assignee=JANA), assignee_changed=True, description="…")
    kept = await tell(event(tickets.OPENED, data), data, person("maria"), jana)
    assert [one.to.email for one in kept.notices[0].deliveries] == ["maria@kunz.example", "devices@autowork.example"]


async def test_nobody_of_another_company_or_portal_and_nobody_inactive_is_mailed() -> None:
    data = fact(JANA, entry(JANA, "Hello"), ticket=head(participants=("ben", "eva", "ida")))
    people = (
        person("maria", company="elsewhere"),
        person("ben", active=False),
        person("eva", portal="other"),
        person("ida"),
    )
    kept = await tell(event(tickets.COMMENTED, data), data, *people)
    assert kept.told == {"ida@kunz.example": "ticket_commented"}


async def test_a_customer_is_never_mailed_about_what_is_for_staff_only() -> None:
    note = entry(JANA, "They have not paid.", kind="note", staff_only=True)
    data = fact(JANA, note, ticket=head(assignee=MARIA))
    kept = await tell(event(tickets.NOTED, data), data, person("maria"))
    assert kept.notices == []


async def test_further_events_that_only_name_more_files_are_no_further_mails() -> None:
    more = fact(JANA, entry(JANA, files=({"id": "f", "name": "a.png", "size": 1, "type": "image/png"},)))
    kept = await tell(event(tickets.CHANGED, more), more, person("maria"))
    assert kept.notices == []


async def test_the_mail_speaks_the_recipients_language_or_the_portals_first_one() -> None:
    data = fact(JANA, entry(JANA, "Hello"), ticket=head(participants=("ben",)))
    maria = person("maria", preferences={"language": "de"})
    ben = person("ben", preferences={"language": "sv"})
    kept = await tell(event(tickets.COMMENTED, data), data, maria, ben)
    assert [one.to.language for one in kept.notices[0].deliveries] == ["de", "en"]


@pytest.mark.parametrize(
    ("purpose", "mail"), [("password", "welcome"), ("reset", "account_made"), ("confirm", "confirm_address")]
)
async def test_c2_a_new_account_is_told_in_the_words_for_how_it_is_opened(purpose: str, mail: str) -> None:
    kept = Kept()
    keep = KeepNotice(kept, kept, lambda: NOW)  # type: ignore[arg-type]  # a ledger that only adds
    about = samples.account_event(accounts.REGISTERED, purpose=purpose)
    await TellOfAccount(samples.portals(), keep)(about, accounts.SecretDue.model_validate(about.data))
    assert kept.told == {"maria@kunz.example": mail}


async def test_an_account_mail_is_kept_with_a_reference_to_its_secret_only() -> None:
    kept = Kept()
    keep = KeepNotice(kept, kept, lambda: NOW)  # type: ignore[arg-type]  # a ledger that only adds
    about = samples.account_event(accounts.REGISTERED)
    await TellOfAccount(samples.portals(), keep)(about, accounts.SecretDue.model_validate(about.data))
    assert kept.told == {"maria@kunz.example": "welcome"}
    assert '"generation":3' in kept.notices[0].body
