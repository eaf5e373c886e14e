"""Open tickets name whoever has the account now; what was written keeps the name of that moment (E5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts.accounts import Person
from services.tickets import wire
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.commands import RenameContact
from services.tickets.domain import Company, Party, commented
from services.tickets.domain.contact import known_as
from services.tickets.ports import Member
from tests.stores.tickets.fake import FakeTicketStore
from tests.unit.tickets.factories import ANNA, NOW, a_ticket, step


def test_e5_an_open_ticket_takes_the_name_of_the_new_holder_and_its_history_does_not() -> None:
    before = commented(a_ticket(), step(ANNA), "It happens again.", (), "")
    after = known_as(before, before.contact.id, "Lotte Verhaeghe")
    assert (after.contact.id, after.contact.name) == (before.contact.id, "Lotte Verhaeghe")
    assert (after.created_by, after.entries) == (before.created_by, before.entries)
    assert after.revision == before.revision + 1
    assert known_as(after, before.contact.id, "Lotte Verhaeghe") is after


def test_e5_ended_tickets_and_those_of_others_stay_as_they_were() -> None:
    ticket = a_ticket()
    assert known_as(ticket, "somebody-else", "Lotte Verhaeghe") is ticket
    ended = replace(ticket, kind="closed")
    assert known_as(ended, ticket.contact.id, "Lotte Verhaeghe") is ended


@dataclass
class Known:
    """Accounts, which knows everybody by one name, and how often it was asked."""

    name: str
    asked: list[str] = field(default_factory=list)

    async def member(self, person_id: str) -> Member | None:
        self.asked.append(person_id)
        return Member(Party(person_id, self.name, "customer"), "autowork", "acme", True, False)

    async def members(self, people: Sequence[str]) -> Mapping[str, Member]:
        return {one: found for one in people if (found := await self.member(one))}

    async def company(self, company_id: str) -> Company:
        return Company(company_id, "Acme", "acme")

    async def colleagues(self, company_id: str) -> tuple[str, ...]:
        return ()


def called(name: str) -> Person:
    """What an event says of the contact."""
    values = {"id": a_ticket().contact.id, "portal": "autowork", "email": "a@acme.example", "name": name}
    more = {"role": "customer", "company": "acme", "company_name": "Acme", "rights": (), "active": True}
    return Person.model_validate({**values, **more, "created_at": NOW, "phone": "", "preferences": {}})


async def test_e5_an_event_that_comes_late_does_not_bring_an_old_name_back(index: LocalIndex) -> None:
    store, accounts = FakeTicketStore(), Known("Cara")
    tickets = [replace(a_ticket(), id=f"autowork/AW-{n}", number=f"AW-{n}", request=f"request-{n}") for n in range(3)]
    for ticket in tickets:
        await store.insert(ANNA, ticket, wire.facts(None, ticket))
        await index.wrote(wire.facts(None, ticket))
    rename = RenameContact(store, index, accounts)
    await rename(called(tickets[0].contact.name))
    assert not accounts.asked, "no other name, so that nobody is asked"
    await rename(called("Bea"))
    assert {one.contact.name for one in store.tickets.values()} == {"Cara"}
    await rename(called("Cara"))
    await rename(called("Bea"))
    assert {one.contact.name for one in store.tickets.values()} == {"Cara"}
    assert {one.revision for one in store.tickets.values()} == {tickets[0].revision + 1}, "written once"
