"""Registering: A4 to A8, and what a visitor never gets or learns by it."""

from __future__ import annotations

import asyncio

from contracts import accounts
from contracts.base import Nothing
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from kit.tokens import TokenVerifier
from services.accounts.domain.addresses import slug_of
from tests.component.accounts.world import CHOSEN, CLOSED, GOOD_PASSWORD, World, fresh_email, refused


async def test_a4_a_visitor_registers_and_is_a_customer_in_a_company_of_their_own(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email, name="Jana Weber", company_name="Weber Karosserie", language="de")
    jana = await world.sign_in(email, await world.mailed(due))
    person = jana.session.person
    assert (person.name, person.company_name, person.preferences.language) == ("Jana Weber", "Weber Karosserie", "de")
    assert person.role == "customer"
    card = await world.operator(accounts.GET_COMPANY, accounts.GetCompany(id=person.company))
    assert [member.id for member in card.people] == [person.id]


async def test_a5_an_address_is_needed_and_must_be_one(world: World) -> None:
    for email in (
        "nobody",
        "a@b",
        "a b@example.com",
        "a@example.com\r\nBcc: x@example.com",
        "<a@example.com>",
        "@x.de",
    ):
        async with refused(Code.INVALID) as seen:
            await world.register(email)
        assert "email" in seen[0].problem.fields


async def test_a6_the_confirmation_mail_goes_to_exactly_that_address(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    assert due.email == email
    assert due.purpose == "password"
    await world.settled()
    assert len(world.about(accounts.REGISTERED, email=email)) == 1


async def test_a7_the_mail_holds_a_generated_password_that_lets_in(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    password = await world.mailed(due)
    assert password == await world.mailed(due)  # a retry renders the same
    assert len(password) == 19
    session = (await world.sign_in(email, password)).session
    assert session.must_change_password is True


async def test_a7_every_generated_password_is_another_one(world: World) -> None:
    dues = [await world.registered(fresh_email()) for _ in range(3)]
    assert len({await world.mailed(due) for due in dues}) == 3


async def test_a7_once_used_the_password_is_given_to_no_mail_any_more(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    await world.sign_in(email, await world.mailed(due))
    async with refused(Code.NOT_FOUND):
        await world.mailed(due)


async def test_a7_only_notify_may_ask_for_the_secret_of_a_mail(world: World) -> None:
    due = await world.registered(fresh_email())
    request = accounts.MailSecret(person=due.person, purpose="password", generation=due.generation)
    tickets_token = await world.tokens["tickets"]()
    async with refused(Code.FORBIDDEN):
        await world.buses["notify"].call(accounts.MAIL_SECRET, request, token=tickets_token)


async def test_a8_nothing_but_a_new_password_is_possible_with_the_generated_one(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    password = await world.mailed(due)
    jana = await world.sign_in(email, password)
    actor = jana.session.actor
    assert (actor.id, actor.company, actor.rights) == (jana.id, "", ())
    for operation, request in (
        (accounts.LIST_SESSIONS, Nothing()),
        (accounts.GET_COLLEAGUES, accounts.GetColleagues()),
        (accounts.GET_COMPANY, accounts.GetCompany(id=jana.session.person.company)),
        (accounts.END_SESSION, accounts.EndSession(session=jana.session.id)),
        (accounts.SET_PROFILE, accounts.SetProfile(theme="dark")),
    ):
        async with refused(Code.FORBIDDEN):
            await jana.call(operation, request)
    await jana.call(accounts.SET_PROFILE, accounts.SetProfile(language="de"))
    await jana.call(accounts.CHANGE_PASSWORD, accounts.ChangePassword(current=password, new=GOOD_PASSWORD))
    session = await world.resume(jana.secret)
    assert session.must_change_password is False
    assert session.actor.company == session.person.company
    await jana.call(accounts.LIST_SESSIONS, Nothing())


async def test_a8_the_token_of_a_generated_password_is_worth_nothing_to_any_other_process(world: World) -> None:
    email = fresh_email()
    jana = await world.sign_in(email, await world.mailed(await world.registered(email)))
    script = await world.sign_in(email, await world.mailed_again(jana), api=True)
    public = (world.parts.layout.secrets("tickets") / "actor_public.pem").read_text()
    for session in (jana.session, script.session):
        async with refused(Code.UNAUTHENTICATED):
            TokenVerifier(public).verify(session.token)


async def test_registering_again_answers_the_same_and_tells_the_owner_once_an_hour(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    for _ in range(3):
        await world.register(email.upper(), name="Somebody Else", company_name="Somewhere Else")
    await world.settled()
    assert len(world.about(accounts.REGISTERED_AGAIN, person=due.person)) == 1
    assert len(world.about(accounts.REGISTERED, email=email)) == 1
    people = await world.operator(accounts.GET_PEOPLE, accounts.GetPeople(ids=(due.person,)))
    assert people.items[0].name != "Somebody Else"
    world.clock.move(hours=1, minutes=1)
    await world.register(email)
    await world.settled()
    assert len(world.about(accounts.REGISTERED_AGAIN, person=due.person)) == 2


async def test_the_same_request_is_done_once_and_with_other_values_refused(world: World) -> None:
    email = fresh_email()
    request = accounts.Register(request_id=new_id(), portal="autowork", email=email)
    await asyncio.gather(*(world.gateway(accounts.REGISTER, request) for _ in range(4)))
    await world.gateway(accounts.REGISTER, request)
    await world.settled()
    assert len(world.about(accounts.REGISTERED, email=email)) == 1
    async with refused(Code.REPEATED):
        await world.gateway(accounts.REGISTER, request.model_copy(update={"email": fresh_email()}))


async def test_twenty_registrations_of_one_address_at_once_make_one_person(world: World) -> None:
    email = fresh_email()
    outcomes = await asyncio.gather(*(world.register(email) for _ in range(20)), return_exceptions=True)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, CasebusError)]
    assert all(refusal.code is Code.RATE_LIMITED for refusal in refusals)
    await world.settled()
    assert len(world.about(accounts.REGISTERED, email=email)) == 1
    assert await world.db["people"].count_documents({"email": email}) == 1


async def test_nobody_joins_a_company_by_its_name_or_by_their_mail_domain(world: World) -> None:
    company = await world.company("Rosengarten Motoren AG")
    member = await world.person(email=fresh_email("rosengarten.example"), company=company.id)
    email = fresh_email("rosengarten.example")
    due = await world.registered(email, company_name="Rosengarten Motoren AG")
    visitor = await world.sign_in(email, await world.mailed(due))
    await visitor.call(
        accounts.CHANGE_PASSWORD,
        accounts.ChangePassword(current=await world.mailed_again(visitor), new=GOOD_PASSWORD),
    )
    colleagues = (await visitor.call(accounts.GET_COLLEAGUES, accounts.GetColleagues())).items
    assert [colleague.id for colleague in colleagues] == [visitor.id]
    assert member.company != visitor.session.person.company
    async with refused(Code.NOT_FOUND):
        await visitor.call(accounts.GET_COMPANY, accounts.GetCompany(id=company.id))
    card = await world.operator(accounts.GET_COMPANY, accounts.GetCompany(id=visitor.session.person.company))
    assert card.company.slug != company.slug == slug_of("Rosengarten Motoren AG")


async def test_a_registration_that_broke_off_after_taking_the_address_is_completed_by_a_repeat(world: World) -> None:
    email = fresh_email()
    person, company = new_id(), new_id()
    await world.db["emails"].insert_one({"_id": f"autowork/{email}", "person": person, "company": company})
    due = await world.registered(email)
    assert due.person == person
    jana = await world.sign_in(email, await world.mailed(due))
    assert jana.session.person.company == company


async def test_without_a_name_the_address_stands_in(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email)
    assert due.name == email.partition("@")[0]


async def test_names_lose_line_ends_and_control_characters(world: World) -> None:
    due = await world.registered(fresh_email(), name="Jana\r\nBcc: all@example.com\x00")
    assert due.name == "Jana Bcc: all@example.com"


async def test_a_portal_without_registration_refuses_it(world: World) -> None:
    async with refused(Code.FORBIDDEN):
        await world.register(fresh_email(), portal=CLOSED)


async def test_where_passwords_are_generated_none_can_be_brought_along(world: World) -> None:
    async with refused(Code.INVALID):
        await world.register(fresh_email(), password=GOOD_PASSWORD)


async def test_where_passwords_are_chosen_the_address_is_proved_by_a_link_first(world: World) -> None:
    email = fresh_email()
    due = await world.registered(email, portal=CHOSEN, password=GOOD_PASSWORD)
    assert due.purpose == "confirm"
    async with refused(Code.FORBIDDEN):
        await world.sign_in(email, portal=CHOSEN)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, "not the password", portal=CHOSEN)
    confirm = accounts.ConfirmAddress(portal=CHOSEN, token=await world.mailed(due))
    for _ in range(2):
        await world.gateway(accounts.CONFIRM_ADDRESS, confirm)
    jana = await world.sign_in(email, portal=CHOSEN)
    assert jana.session.must_change_password is False


async def test_a_link_that_proves_an_address_ends_after_a_week_or_with_a_newer_one(world: World) -> None:
    email = fresh_email()
    first = await world.mailed(await world.registered(email, portal=CHOSEN, password=GOOD_PASSWORD))
    await world.register(email, portal=CHOSEN, password="ein anderes Fahrrad 9")
    await world.settled()
    second = await world.mailed(await world.due(accounts.REGISTERED, email))
    assert first != second
    async with refused(Code.NOT_FOUND):
        await world.gateway(accounts.CONFIRM_ADDRESS, accounts.ConfirmAddress(portal=CHOSEN, token=first))
    world.clock.move(days=8)
    async with refused(Code.NOT_FOUND):
        await world.gateway(accounts.CONFIRM_ADDRESS, accounts.ConfirmAddress(portal=CHOSEN, token=second))


async def test_a_chosen_password_must_not_be_weak(world: World) -> None:
    for password in ("short7", "password123", "Sommer2025!", "aaaaaaaaaaaa"):
        async with refused(Code.INVALID) as seen:
            await world.register(fresh_email(), portal=CHOSEN, password=password)
        assert "password" in seen[0].problem.fields


async def test_a_mail_has_a_language_of_the_portal_also_when_another_was_asked_for(world: World) -> None:
    assert (await world.registered(fresh_email(), language="sv")).language == "en"
    assert (await world.registered(fresh_email(), language="de")).language == "de"
