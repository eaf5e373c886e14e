"""Colleagues: who invites, who joins, who may what, and who decides it."""

from __future__ import annotations

import asyncio

from contracts import accounts
from contracts.errors import Code
from kit.ids import new_id
from tests.component.accounts.world import CHOSEN, GOOD_PASSWORD, NUMBERED, SignedIn, World, fresh_email, refused


async def administrator(world: World, **fields: object) -> SignedIn:
    return await world.signed_in_person(role="company_admin", **fields)


async def invited(world: World, by: SignedIn, email: str, **fields: object) -> str:
    """The secret of the invitation's mail."""
    await by.call(accounts.INVITE, accounts.Invite(email=email, **fields))  # type: ignore[arg-type]
    return await world.mailed(await world.due(accounts.INVITED, email))


async def accept(world: World, token: str, portal: str = "autowork", **fields: str) -> None:
    request = accounts.AcceptInvitation(portal=portal, token=token, **fields)
    await world.gateway(accounts.ACCEPT_INVITATION, request)


async def team(who: SignedIn) -> accounts.Team:
    found: accounts.Team = await who.call(accounts.GET_TEAM, accounts.GetTeam())
    return found


async def test_an_invited_address_becomes_a_colleague_only_by_accepting(world: World) -> None:
    boss, email = await administrator(world), fresh_email()
    token = await invited(world, boss, email, rights=("comment",))
    before = await team(boss)
    assert [person.id for person in before.people] == [boss.id]
    assert [one.email for one in before.invited] == [email]
    offer = await world.gateway(accounts.INSPECT_INVITATION, accounts.InspectLink(portal="autowork", token=token))
    assert (offer.email, offer.known, offer.company) == (email, False, boss.session.person.company_name)
    await accept(world, token, name="Ole Brandt", password=GOOD_PASSWORD)
    ole = await world.sign_in(email)
    assert ole.session.actor.company == boss.session.actor.company
    assert ole.session.actor.rights == ("comment",)
    after = await team(boss)
    assert {person.email for person in after.people} == {email, boss.session.person.email}
    assert after.invited == ()
    async with refused(Code.NOT_FOUND):
        await accept(world, token, name="Again", password=GOOD_PASSWORD)


async def test_a_withdrawn_or_replaced_invitation_opens_nothing(world: World) -> None:
    boss, email = await administrator(world), fresh_email()
    first = await invited(world, boss, email)
    await boss.call(accounts.INVITE, accounts.Invite(email=email))
    event = await world.event(accounts.INVITED, lambda data: data["email"] == email and data["generation"] == 2)
    second = await world.mailed(accounts.SecretDue.model_validate(event.data))
    [open_one] = (await team(boss)).invited
    await boss.call(accounts.WITHDRAW_INVITATION, accounts.Withdraw(invited=open_one.id))
    for token in (first, second):
        async with refused(Code.NOT_FOUND):
            await accept(world, token, name="Nobody", password=GOOD_PASSWORD)
    assert (await team(boss)).invited == ()


async def test_an_invitation_grows_old(world: World) -> None:
    boss = await administrator(world)
    token = await invited(world, boss, fresh_email())
    world.clock.move(days=15)
    try:
        async with refused(Code.NOT_FOUND):
            await accept(world, token, name="Late", password=GOOD_PASSWORD)
    finally:
        world.clock.move(days=-15)


async def test_somebody_with_an_account_joins_with_it_and_keeps_what_was_theirs(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email, portal=CHOSEN, password=GOOD_PASSWORD)
    confirmation = accounts.ConfirmAddress(portal=CHOSEN, token=await world.mailed(due))
    await world.gateway(accounts.CONFIRM_ADDRESS, confirmation)
    jana = await world.sign_in(email, portal=CHOSEN)
    own = jana.session.actor.company
    boss = await administrator(world, portal=CHOSEN)
    token = await invited(world, boss, email)
    await accept(world, token, portal=CHOSEN)
    await jana.call(accounts.GET_COLLEAGUES, accounts.GetColleagues())
    actor = jana.session.actor
    assert (actor.company, actor.home) == (boss.session.actor.company, own)


async def test_a_password_that_a_stranger_typed_before_does_not_survive_the_invitation(world: World) -> None:
    email, stranger = fresh_email(), "fremdes Kennwort 99"
    await world.registered(email, portal=CHOSEN, password=stranger)
    boss = await administrator(world, portal=CHOSEN)
    token = await invited(world, boss, email)
    async with refused(Code.INVALID):
        await accept(world, token, portal=CHOSEN)
    await accept(world, token, portal=CHOSEN, name="Jana", password=GOOD_PASSWORD)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, stranger, portal=CHOSEN)
    await world.sign_in(email, portal=CHOSEN)


async def test_inviting_tells_nothing_about_accounts_elsewhere(world: World) -> None:
    boss = await administrator(world)
    agent, stranger = await world.person(role="agent"), await world.person()
    for email in (agent.email, stranger.email, fresh_email()):
        await boss.call(accounts.INVITE, accounts.Invite(email=email))
    assert agent.email not in {one.email for one in (await team(boss)).invited}


async def test_rights_and_role_hold_at_once_and_only_inside_the_company(world: World) -> None:
    boss = await administrator(world)
    ole = await world.signed_in_person(company=boss.session.actor.company)
    await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=ole.id, rights=("company",)))
    await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == ole.id)
    assert (await world.resume(ole.secret)).actor.rights == ("company",)
    stranger = await world.person()
    for request in (
        accounts.ChangePerson(person=stranger.id, rights=()),
        accounts.ChangePerson(person=new_id(), rights=()),
    ):
        async with refused(Code.NOT_FOUND):
            await boss.call(accounts.CHANGE_PERSON, request)
    for request in (
        accounts.ChangePerson(person=ole.id, company=stranger.company),
        accounts.ChangePerson(person=ole.id, kind="employee"),
    ):
        async with refused(Code.FORBIDDEN):
            await boss.call(accounts.CHANGE_PERSON, request)
    async with refused(Code.FORBIDDEN):
        await ole.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=ole.id, role="company_admin"))


async def test_the_last_administrator_cannot_lock_themselves_out(world: World) -> None:
    boss = await administrator(world)
    step_down = accounts.ChangePerson(person=boss.id, role="customer")
    async with refused(Code.CONFLICT):
        await boss.call(accounts.CHANGE_PERSON, step_down)
    async with refused(Code.FORBIDDEN):
        await boss.call(accounts.SET_ACTIVE, accounts.SetActive(person=boss.id, active=False))
    await world.person(role="company_admin", company=boss.session.actor.company)
    assert (await boss.call(accounts.CHANGE_PERSON, step_down)).role == "customer"


async def test_a_deactivated_colleague_is_out_and_can_come_back(world: World) -> None:
    boss = await administrator(world)
    ole = await world.signed_in_person(company=boss.session.actor.company)
    await boss.call(accounts.SET_ACTIVE, accounts.SetActive(person=ole.id, active=False))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(ole.secret)
    await boss.call(accounts.SET_ACTIVE, accounts.SetActive(person=ole.id, active=True))
    await world.sign_in(ole.session.person.email)
    stranger = await world.person()
    async with refused(Code.NOT_FOUND):
        await boss.call(accounts.SET_ACTIVE, accounts.SetActive(person=stranger.id, active=False))


async def test_an_administrator_sees_no_other_company(world: World) -> None:
    boss, other = await administrator(world), await administrator(world)
    await invited(world, other, fresh_email())
    async with refused(Code.NOT_FOUND):
        await boss.call(accounts.GET_TEAM, accounts.GetTeam(company=other.session.actor.company))
    [theirs] = (await team(other)).invited
    async with refused(Code.NOT_FOUND):
        await boss.call(accounts.WITHDRAW_INVITATION, accounts.Withdraw(invited=theirs.id))
    assert (await team(boss)).invited == ()


async def test_a_request_to_join_is_accepted_by_the_administrator_who_was_named(world: World) -> None:
    boss, other, jana = await administrator(world), await administrator(world), await world.signed_in_person()
    wish = accounts.AskToJoin(company_name="Weber", colleague=boss.session.person.email)
    await jana.call(accounts.ASK_TO_JOIN, wish)
    assert [one.person.id for one in (await team(boss)).wishes] == [jana.id]
    assert (await team(other)).wishes == ()
    async with refused(Code.NOT_FOUND):
        await other.call(accounts.ANSWER_WISH, accounts.AnswerWish(person=jana.id, accept=True))
    await boss.call(accounts.ANSWER_WISH, accounts.AnswerWish(person=jana.id, accept=True))
    assert (await world.resume(jana.secret)).actor.company == boss.session.actor.company
    await world.event(accounts.JOINED, lambda data: data["person"] == jana.id)
    async with refused(Code.NOT_FOUND):
        await boss.call(accounts.ANSWER_WISH, accounts.AnswerWish(person=jana.id, accept=True))


async def test_staff_take_people_into_a_company_on_request_and_decline(world: World) -> None:
    agent, company = await world.signed_in_person(role="agent"), await world.company()
    jana, ole = await world.signed_in_person(), await world.signed_in_person()
    for who in (jana, ole):
        await who.call(accounts.ASK_TO_JOIN, accounts.AskToJoin(company_name=company.name))
    waiting = await agent.call(accounts.GET_WAITING, accounts.GetWaiting())
    assert {jana.id, ole.id} <= {wish.person.id for wish in waiting.wishes}
    accepted = accounts.AnswerWish(person=jana.id, accept=True, company=company.id)
    await agent.call(accounts.ANSWER_WISH, accepted)
    before = ole.session.actor.company
    await agent.call(accounts.ANSWER_WISH, accounts.AnswerWish(person=ole.id, accept=False))
    assert (await world.resume(jana.secret)).actor.company == company.id
    assert (await world.resume(ole.secret)).actor.company == before
    left = await agent.call(accounts.GET_WAITING, accounts.GetWaiting())
    assert not {jana.id, ole.id} & {wish.person.id for wish in left.wishes}


async def test_c8_d1_staff_attach_several_people_to_a_company_and_say_what_kind_they_are(world: World) -> None:
    agent, company = await world.signed_in_person(role="agent"), await world.company("Kuka Linie 9")
    for kind in ("customer", "partner", "employee"):
        person = await world.person()
        moved = accounts.ChangePerson(person=person.id, company=company.id, kind=kind)  # type: ignore[arg-type]
        assert (await agent.call(accounts.CHANGE_PERSON, moved)).kind == kind
    card = await agent.call(accounts.GET_TEAM, accounts.GetTeam(company=company.id))
    assert {person.kind for person in card.people} == {"customer", "partner", "employee"}
    found = await agent.call(accounts.FIND_COMPANIES, accounts.FindCompanies(text="kuka lin"))
    assert [one.id for one in found.items] == [company.id]


async def test_somebody_invited_can_be_registered_by_staff_or_register_themselves(world: World) -> None:
    boss, agent = await administrator(world), await world.signed_in_person(role="agent")
    email = fresh_email()
    await invited(world, boss, email)
    request = accounts.CreatePerson(
        request_id=new_id(),
        portal="autowork",
        email=email,
        name="Ole",
        role="customer",
        company=boss.session.actor.company,
    )
    await agent.call(accounts.CREATE_PERSON, request)
    due = await world.due(accounts.REGISTERED, email)
    assert (await world.sign_in(email, await world.mailed(due))).session.must_change_password
    other = fresh_email()
    await invited(world, boss, other)
    due = await world.registered(other)
    signed_in = await world.sign_in(other, await world.mailed(due))
    assert signed_in.session.person.company not in ("", boss.session.actor.company)


async def test_where_a_company_has_one_account_nobody_invites_or_joins(world: World) -> None:
    company = await world.company(portal=NUMBERED)
    boss = await world.signed_in_person(portal=NUMBERED, role="company_admin", company=company.id)
    async with refused(Code.FORBIDDEN):
        await boss.call(accounts.INVITE, accounts.Invite(email=fresh_email()))
    async with refused(Code.FORBIDDEN):
        await boss.call(accounts.ASK_TO_JOIN, accounts.AskToJoin(company_name="Weber"))
    async with refused(Code.INVALID) as seen:
        await world.person(portal=NUMBERED, company=company.id)
    assert "company" in seen[0].problem.fields


async def test_fifty_invitations_at_once_stay_inside_the_limit(world: World) -> None:
    boss = await administrator(world)
    requests = [accounts.Invite(email=fresh_email()) for _ in range(40)]
    answers = await asyncio.gather(*(boss.call(accounts.INVITE, one) for one in requests), return_exceptions=True)
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 30


async def test_two_administrators_who_remove_each_other_at_the_same_moment_leave_one(world: World) -> None:
    def demote(who: SignedIn) -> tuple[object, object]:
        return accounts.CHANGE_PERSON, accounts.ChangePerson(person=who.id, role="customer")

    def deactivate(who: SignedIn) -> tuple[object, object]:
        return accounts.SET_ACTIVE, accounts.SetActive(person=who.id, active=False)

    for by_anna, by_ben in ((demote, demote), (deactivate, deactivate), (demote, deactivate)) * 4:
        anna = await administrator(world)
        company = anna.session.actor.company
        ben = await administrator(world, company=company)
        tried = await asyncio.gather(anna.call(*by_anna(ben)), ben.call(*by_ben(anna)), return_exceptions=True)
        card = await world.operator(accounts.GET_COMPANY, accounts.GetCompany(id=company))
        left = [person.id for person in card.people if person.active and person.role == "company_admin"]
        assert len(left) == 1, tried
        assert sum(isinstance(one, Exception) for one in tried) == 1
        await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=anna.id, active=True))


async def test_an_administrator_who_was_removed_can_come_back_and_then_the_other_step_down(world: World) -> None:
    boss = await administrator(world)
    other = await administrator(world, company=boss.session.actor.company)
    await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=other.id, role="customer"))
    async with refused(Code.CONFLICT):
        await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=boss.id, role="customer"))
    await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=other.id, role="company_admin"))
    await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=boss.id, role="customer"))


async def test_the_last_administrator_does_not_leave_others_by_accepting_an_invitation(world: World) -> None:
    boss, elsewhere = await administrator(world), await administrator(world)
    home = boss.session.actor.company
    helper = await world.signed_in_person(company=home)
    token = await invited(world, elsewhere, boss.session.person.email)
    async with refused(Code.CONFLICT):
        await accept(world, token)
    assert (await world.resume(boss.secret)).actor.company == home
    await boss.call(accounts.CHANGE_PERSON, accounts.ChangePerson(person=helper.id, role="company_admin"))
    await accept(world, token)
    assert (await world.resume(boss.secret)).actor.company == elsewhere.session.actor.company


async def test_an_administrator_who_is_alone_may_leave_by_accepting_an_invitation(world: World) -> None:
    boss, elsewhere = await administrator(world), await administrator(world)
    await accept(world, await invited(world, elsewhere, boss.session.person.email))
    assert (await world.resume(boss.secret)).actor.company == elsewhere.session.actor.company
