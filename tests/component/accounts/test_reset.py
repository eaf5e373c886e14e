"""Forgotten and changed passwords: A8, A28 to A30."""

from __future__ import annotations

import asyncio

from contracts import accounts
from contracts.errors import CasebusError, Code
from tests.component.accounts.world import (
    CHOSEN,
    GOOD_PASSWORD,
    PORTAL,
    SignedIn,
    World,
    fresh_email,
    refused,
)

NEW = "ein neues Fahrrad 12"


async def ask(world: World, email: str, portal: str = PORTAL) -> None:
    await world.gateway(accounts.REQUEST_RESET, accounts.RequestReset(portal=portal, email=email))


async def link_for(world: World, email: str, portal: str = PORTAL) -> str:
    """The token of the mailed link."""
    before = len(world.about(accounts.RESET_REQUESTED, email=email))
    await ask(world, email, portal)
    async with asyncio.timeout(30), world.heard:
        await world.heard.wait_for(lambda: len(world.about(accounts.RESET_REQUESTED, email=email)) > before)
    return await world.mailed(await world.due(accounts.RESET_REQUESTED, email))


async def inspect(world: World, token: str, portal: str = PORTAL) -> accounts.ResetOffer:
    offer: accounts.ResetOffer = await world.gateway(
        accounts.INSPECT_RESET, accounts.InspectReset(portal=portal, token=token)
    )
    return offer


async def press(world: World, token: str, password: str = "", portal: str = PORTAL) -> None:
    await world.gateway(accounts.PERFORM_RESET, accounts.PerformReset(portal=portal, token=token, password=password))


async def change(person: SignedIn, current: str = GOOD_PASSWORD, new: str = NEW) -> None:
    await person.call(accounts.CHANGE_PASSWORD, accounts.ChangePassword(current=current, new=new))


async def test_a28_only_the_user_name_is_asked_and_the_answer_never_tells_whether_it_is_known(world: World) -> None:
    person = await world.person()
    closed = await world.person()
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=closed.id, active=False))
    unknown = fresh_email()
    for email in (person.email, unknown, closed.email):
        await ask(world, email)
    await world.settled()
    assert len(world.about(accounts.RESET_REQUESTED, email=person.email)) == 1
    for email in (unknown, closed.email):
        assert world.about(accounts.RESET_REQUESTED, email=email) == []


async def test_a29_the_mailed_link_opens_a_page_and_opening_it_changes_nothing(world: World) -> None:
    person = await world.person()
    token = await link_for(world, person.email)
    relayed = {"outbox": 0, "pending": 0}  # cleared by the relay at some moment
    before = await world.db["people"].find_one({"_id": person.id}, relayed)
    for _ in range(3):
        assert (await inspect(world, token)).mode == "generated"
    assert await world.db["people"].find_one({"_id": person.id}, relayed) == before
    await world.sign_in(person.email)


async def test_a30_the_button_mails_a_new_password_and_the_old_one_stops_at_once(world: World) -> None:
    jana = await world.signed_in_person()
    email = jana.session.person.email
    token = await link_for(world, email)
    await press(world, token)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)
    due = await world.due(accounts.PASSWORD_GENERATED, email)
    again = await world.sign_in(email, await world.mailed(due))
    assert again.session.must_change_password is True


async def test_a30_each_generated_password_replaces_the_one_before(world: World) -> None:
    email = fresh_email()
    first = await world.mailed(await world.registered(email))
    await press(world, await link_for(world, email))
    due = await world.due(accounts.PASSWORD_GENERATED, email)
    assert due.generation == 2
    second = await world.mailed(due)
    assert first != second
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(email, first)
    await world.sign_in(email, second)


async def test_a_link_works_once_and_two_presses_at_the_same_time_use_it_once(world: World) -> None:
    person = await world.person()
    token = await link_for(world, person.email)
    outcomes = await asyncio.gather(*(press(world, token) for _ in range(5)), return_exceptions=True)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, CasebusError)]
    assert len(refusals) == 4
    assert {refusal.code for refusal in refusals} == {Code.NOT_FOUND}
    async with refused(Code.NOT_FOUND):
        await inspect(world, token)
    await world.settled()
    assert len(world.about(accounts.PASSWORD_GENERATED, email=person.email)) == 1


async def test_a_link_ends_after_an_hour(world: World) -> None:
    person = await world.person()
    token = await link_for(world, person.email)
    world.clock.move(minutes=59)
    await inspect(world, token)
    world.clock.move(minutes=2)
    for attempt in (inspect, press):
        async with refused(Code.NOT_FOUND):
            await attempt(world, token)


async def test_a_newer_link_makes_the_older_one_useless(world: World) -> None:
    person = await world.person()
    first = await link_for(world, person.email)
    second = await link_for(world, person.email)
    assert first != second
    async with refused(Code.NOT_FOUND):
        await inspect(world, first)
    await inspect(world, second)


async def test_a_link_is_dead_after_the_password_was_changed(world: World) -> None:
    jana = await world.signed_in_person()
    token = await link_for(world, jana.session.person.email)
    await change(jana)
    for attempt in (inspect, press):
        async with refused(Code.NOT_FOUND):
            await attempt(world, token)
    await world.sign_in(jana.session.person.email, NEW)


async def test_a_made_up_or_foreign_link_is_not_found(world: World) -> None:
    person = await world.person()
    token = await link_for(world, person.email)
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), f"{person.id}.{'0' * 64}", "x" * 40):
        async with refused(Code.NOT_FOUND):
            await inspect(world, wrong)
    async with refused(Code.NOT_FOUND):
        await inspect(world, token, CHOSEN)


async def test_the_link_is_kept_as_its_hash_only(world: World) -> None:
    person = await world.person()
    token = await link_for(world, person.email)
    stored = str(await world.db["people"].find_one({"_id": person.id}))
    assert token not in stored
    assert token.partition(".")[2] not in stored


async def test_where_the_portal_says_so_the_page_lets_one_choose_the_password(world: World) -> None:
    person = await world.person(portal=CHOSEN)
    token = await link_for(world, person.email, CHOSEN)
    assert (await inspect(world, token, CHOSEN)).mode == "chosen"
    async with refused(Code.INVALID) as seen:
        await press(world, token, "12345678", CHOSEN)
    assert "password" in seen[0].problem.fields
    await press(world, token, NEW, CHOSEN)
    jana = await world.sign_in(person.email, NEW, portal=CHOSEN)
    assert jana.session.must_change_password is False
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(person.email, portal=CHOSEN)


async def test_a8_changing_the_password_ends_all_other_sessions_and_tells_the_person(world: World) -> None:
    person = await world.person()
    here, phone = await world.sign_in(person.email), await world.sign_in(person.email)
    script = await world.sign_in(person.email, api=True)
    await change(here)
    await world.resume(here.secret)
    for other in (phone, script):
        async with refused(Code.UNAUTHENTICATED):
            await world.resume(other.secret)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(person.email)
    await world.sign_in(person.email, NEW)
    event = await world.event(accounts.PASSWORD_CHANGED, lambda data: data["person"] == person.id)
    assert event.data["email"] == person.email


async def test_the_current_password_is_needed_and_the_new_one_must_be_good(world: World) -> None:
    jana = await world.signed_in_person()
    async with refused(Code.INVALID) as seen:
        await change(jana, current="not the password")
    assert list(seen[0].problem.fields) == ["current"]
    own = jana.session.person.email.partition("@")[0]
    for new in ("short7", "passwort1", GOOD_PASSWORD, own, "qwertz12345"):
        async with refused(Code.INVALID) as seen:
            await change(jana, new=new)
        assert list(seen[0].problem.fields) == ["new"]
    await world.resume(jana.secret)


async def test_a_long_password_is_used_to_its_last_letter(world: World) -> None:
    long = "viele verschiedene Wörter " * 30
    jana = await world.signed_in_person()
    await change(jana, new=long + "A")
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(jana.session.person.email, long + "B")
    await world.sign_in(jana.session.person.email, long + "A")


async def test_all_that_is_wrong_with_a_new_password_is_told_at_once(world: World) -> None:
    jana = await world.signed_in_person()
    request = accounts.ChangePassword(current="not the password", new="short", repeated="another")
    async with refused(Code.INVALID) as seen:
        await jana.call(accounts.CHANGE_PASSWORD, request)
    assert set(seen[0].problem.fields) == {"current", "new", "repeated"}
