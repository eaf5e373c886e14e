"""Signing in: A9, A10, sessions and API tokens."""

from __future__ import annotations

import hashlib

from contracts import accounts
from contracts.base import Nothing
from contracts.errors import Code
from tests.component.accounts.world import CHOSEN, World, fresh_email, refused

FULL_WIDTH_J = "\N{FULLWIDTH LATIN SMALL LETTER J}"


async def test_a9_the_user_name_is_the_mail_address_in_any_case_and_width(world: World) -> None:
    person = await world.person()
    for written in (
        person.email,
        person.email.upper(),
        f"  {person.email} ",
        person.email.replace("j", FULL_WIDTH_J, 1),
    ):
        signed_in = await world.sign_in(written)
        assert signed_in.session.person.id == person.id
        assert signed_in.session.person.email == person.email


async def test_a10_name_and_password_let_in_as_a_registered_client(world: World) -> None:
    person = await world.person(name="Jana Weber")
    session = (await world.sign_in(person.email)).session
    assert (session.actor.kind, session.actor.id, session.actor.role) == ("person", person.id, "customer")
    assert (session.actor.portal, session.actor.company) == ("autowork", person.company)
    assert session.actor.rights == ("create", "comment", "company")
    assert session.must_change_password is False


async def test_a10_whatever_is_wrong_is_refused_with_the_same_words(world: World) -> None:
    person = await world.person()
    closed = await world.person()
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=closed.id, active=False))
    texts = set()
    for email, password in (
        (person.email, "not the password"),
        (fresh_email(), "not the password"),
        (closed.email, "ein stilles Fahrrad 7"),
        ("no address at all", "not the password"),
        ("a" * 250 + "@x", "x"),
    ):
        async with refused(Code.UNAUTHENTICATED) as seen:
            await world.sign_in(email, password)
        texts.add(seen[0].problem.model_dump_json())
    assert len(texts) == 1


async def test_the_same_address_in_another_portal_is_another_person(world: World) -> None:
    email = fresh_email()
    here = await world.person(email=email)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, portal=CHOSEN)
    there = await world.person(email=email, portal=CHOSEN, password="ein lautes Fahrrad 8")
    assert there.id != here.id
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, portal=CHOSEN)


async def test_a_session_of_one_portal_is_none_in_another(world: World) -> None:
    jana = await world.signed_in_person()
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret, CHOSEN)


async def test_an_unknown_portal_is_not_found(world: World) -> None:
    async with refused(Code.NOT_FOUND):
        await world.sign_in(fresh_email(), portal="nowhere")


async def test_each_sign_in_makes_a_new_secret_of_at_least_128_bits_kept_as_its_hash_only(world: World) -> None:
    jana = await world.signed_in_person()
    again = await world.sign_in(jana.session.person.email)
    assert jana.secret != again.secret
    assert len(jana.secret.partition(".")[2]) >= 22  # 6 bits a letter
    stored = str(await world.db["people"].find_one({"_id": jana.id}))
    assert jana.secret not in stored
    assert jana.secret.partition(".")[2] not in stored
    assert hashlib.sha256(jana.secret.encode()).hexdigest() in stored


async def test_a_made_up_secret_signs_nobody_in(world: World) -> None:
    jana = await world.signed_in_person()
    for secret in (
        f"{jana.id}.{'x' * 43}",
        "x" * 60,
        jana.secret + "x",
        jana.secret[:-1],
        f"{jana.id}.{jana.session.id}",
    ):
        async with refused(Code.UNAUTHENTICATED):
            await world.resume(secret)


async def test_a_session_ends_when_it_was_idle_for_twelve_hours(world: World) -> None:
    jana = await world.signed_in_person()
    world.clock.move(hours=11)
    await world.resume(jana.secret)
    world.clock.move(hours=11)
    await world.resume(jana.secret)
    world.clock.move(hours=12, minutes=6)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)


async def test_a_session_ends_after_fourteen_days_however_busy_it_was(world: World) -> None:
    jana = await world.signed_in_person()
    for _ in range(33):
        world.clock.move(hours=10)
        await world.resume(jana.secret)
    world.clock.move(hours=6, minutes=1)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)


async def test_an_api_token_lives_ninety_days_unless_another_life_was_asked_for(world: World) -> None:
    person = await world.person()
    script = await world.sign_in(person.email, api=True)
    world.clock.move(days=89, hours=23)
    assert (await world.resume(script.secret)).person.id == person.id
    world.clock.move(hours=2)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(script.secret)


async def test_a_cookies_secret_is_no_bearer_token_and_a_bearer_token_no_cookie(world: World) -> None:
    person = await world.person()
    browser, script = await world.sign_in(person.email), await world.sign_in(person.email, api=True)
    for secret, api in ((browser.secret, True), (script.secret, False)):
        async with refused(Code.UNAUTHENTICATED):
            await world.resume(secret, api=api)
    await world.resume(browser.secret)
    await world.resume(script.secret)


async def test_looking_at_a_session_costs_one_read_by_id_and_no_write(world: World) -> None:
    jana = await world.signed_in_person()
    await world.settled()
    await world.resume(jana.secret)
    world.commands.names.clear()
    await world.resume(jana.secret)
    people = [name for name in world.commands.names if "pending" not in name]
    assert people == ["find people ['_id']"]


async def test_the_list_shows_sessions_and_tokens_and_which_one_this_is(world: World) -> None:
    person = await world.person()
    laptop = await world.sign_in(person.email, client="Firefox on Linux")
    phone = await world.sign_in(person.email, client="Safari on iPhone")
    await world.sign_in(person.email, client="curl", api=True)
    rows = (await phone.call(accounts.LIST_SESSIONS, Nothing())).items
    assert {(row.client, row.api, row.current) for row in rows} == {
        ("Firefox on Linux", False, False),
        ("Safari on iPhone", False, True),
        ("curl", True, False),
    }
    assert all(row.id not in laptop.secret for row in rows)


async def test_signing_out_ends_this_session_only_and_tells_everybody(world: World) -> None:
    person = await world.person()
    laptop, phone = await world.sign_in(person.email), await world.sign_in(person.email)
    await laptop.call(accounts.SIGN_OUT, accounts.SignOut())
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(laptop.secret)
    await world.resume(phone.secret)
    event = await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == person.id)
    assert event.data["session"] == laptop.session.id


async def test_signing_out_everywhere_ends_all_sessions_and_tokens(world: World) -> None:
    person = await world.person()
    all_of_them = [await world.sign_in(person.email), await world.sign_in(person.email, api=True)]
    await all_of_them[0].call(accounts.SIGN_OUT, accounts.SignOut(everywhere=True))
    for one in all_of_them:
        async with refused(Code.UNAUTHENTICATED):
            await world.resume(one.secret)
    event = await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == person.id)
    assert event.data["session"] == ""


async def test_one_can_end_another_session_of_ones_own_but_never_somebody_elses(world: World) -> None:
    person = await world.person()
    laptop, lost = await world.sign_in(person.email), await world.sign_in(person.email)
    stranger = await world.signed_in_person()
    await stranger.call(accounts.END_SESSION, accounts.EndSession(session=lost.session.id))
    await world.resume(lost.secret)
    await laptop.call(accounts.END_SESSION, accounts.EndSession(session=lost.session.id))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(lost.secret)
    await world.resume(laptop.secret)
    await laptop.call(accounts.END_SESSION, accounts.EndSession(session=lost.session.id))


async def test_fifty_sessions_are_kept_and_the_longest_unseen_goes_first(world: World) -> None:
    person = await world.person()
    first = await world.sign_in(person.email)
    for _ in range(50):
        last = await world.sign_in(person.email)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(first.secret)
    assert len((await last.call(accounts.LIST_SESSIONS, Nothing())).items) == 50


async def test_a_closed_account_ends_at_once_and_can_be_opened_again(world: World) -> None:
    jana = await world.signed_in_person()
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=jana.id, active=False))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)
    await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == jana.id)
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=jana.id, active=True))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)
    await world.sign_in(jana.session.person.email)
