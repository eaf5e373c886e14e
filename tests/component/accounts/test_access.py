"""A company's administrator sees where colleagues are signed in, and ends it; nobody else does."""

from __future__ import annotations

from contracts import accounts
from contracts.errors import Code
from tests.component.accounts.test_membership import administrator
from tests.component.accounts.world import SignedIn, World, refused


async def access(who: SignedIn, company: str = "") -> tuple[accounts.AccessRow, ...]:
    found: accounts.AccessList = await who.call(accounts.LIST_ACCESS, accounts.ListAccess(company=company))
    return found.items


async def test_an_administrator_sees_sessions_and_tokens_of_the_company_and_ends_them(world: World) -> None:
    boss = await administrator(world)
    ole = await world.signed_in_person(company=boss.session.actor.company)
    email = ole.session.person.email
    program = await world.sign_in(email, client="Stock sync", api=True)
    rows = {row.session: row for row in await access(boss)}
    assert set(rows) == {boss.session.id, ole.session.id, program.session.id}
    token = rows[program.session.id]
    assert (token.person, token.client, token.api, token.current) == (ole.id, "Stock sync", True, False)
    assert token.expires_at > token.signed_in_at
    assert rows[boss.session.id].current
    assert program.secret not in str(rows)
    await boss.call(accounts.END_ACCESS, accounts.EndAccess(person=ole.id, session=program.session.id))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(program.secret, api=True)
    await world.resume(ole.secret)
    event = await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == ole.id)
    assert event.data["session"] == program.session.id
    await boss.call(accounts.END_ACCESS, accounts.EndAccess(person=ole.id))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(ole.secret)
    assert {row.person for row in await access(boss)} == {boss.id}


async def test_d8_nobody_else_sees_or_ends_them(world: World) -> None:
    boss, rival = await administrator(world), await administrator(world)
    company = boss.session.actor.company
    colleague = await world.signed_in_person(company=company)
    assert {row.person for row in await access(rival)} == {rival.id}
    for asked in (company, "01h00000000000000000000000"):
        async with refused(Code.NOT_FOUND):
            await access(rival, asked)
    for person in (colleague.id, "01h00000000000000000000000"):
        async with refused(Code.NOT_FOUND):
            await rival.call(accounts.END_ACCESS, accounts.EndAccess(person=person))
    async with refused(Code.FORBIDDEN):
        await access(colleague)
    async with refused(Code.FORBIDDEN):
        await colleague.call(accounts.END_ACCESS, accounts.EndAccess(person=boss.id))
    await world.resume(colleague.secret)
    await world.resume(boss.secret)


async def test_staff_of_the_portal_do_so_for_its_companies_and_never_for_each_other(world: World) -> None:
    boss, agent = await administrator(world), await world.signed_in_person(role="agent")
    other = await world.signed_in_person(role="agent")
    assert {row.person for row in await access(agent, boss.session.actor.company)} == {boss.id}
    async with refused(Code.NOT_FOUND):
        await agent.call(accounts.END_ACCESS, accounts.EndAccess(person=other.id))
    await agent.call(accounts.END_ACCESS, accounts.EndAccess(person=boss.id))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(boss.secret)
