"""Limits that parallel tries cannot pass."""

from __future__ import annotations

import asyncio
from collections import Counter

from contracts import accounts
from contracts.errors import CasebusError, Code
from tests.component.accounts.world import GOOD_PASSWORD, QUICK, World, fresh_email, refused


async def outcome(work: object) -> str:
    try:
        await work  # type: ignore[misc]  # any coroutine
    except CasebusError as error:
        return str(error.code)
    return "ok"


async def test_fifty_parallel_tries_do_not_pass_the_limit_of_an_account(world: World) -> None:
    person = await world.person()
    tries = [outcome(world.sign_in(person.email, f"guess number {number}")) for number in range(50)]
    counted = Counter(await asyncio.gather(*tries))
    assert counted["unauthenticated"] == QUICK.sign_in_per_account.times
    assert counted["rate_limited"] == 50 - QUICK.sign_in_per_account.times
    async with refused(Code.RATE_LIMITED) as seen:
        await world.sign_in(person.email, GOOD_PASSWORD)
    assert 0 < seen[0].problem.retry_after <= QUICK.sign_in_per_account.seconds
    world.clock.move(minutes=15, seconds=1)
    await world.sign_in(person.email, GOOD_PASSWORD)


async def test_an_unknown_name_is_limited_in_the_same_way(world: World) -> None:
    email = fresh_email()
    counted = Counter([await outcome(world.sign_in(email, "guess")) for _ in range(12)])
    assert counted == {"unauthenticated": 10, "rate_limited": 2}


async def test_tries_on_many_accounts_from_one_address_are_limited(world: World) -> None:
    address = "203.0.113.7"
    tries = [outcome(world.sign_in(fresh_email(), "guess", address=address)) for _ in range(120)]
    counted = Counter(await asyncio.gather(*tries))
    assert counted["unauthenticated"] == QUICK.sign_in_per_address.times
    person = await world.person()
    async with refused(Code.RATE_LIMITED):
        await world.sign_in(person.email, address=address)
    await world.sign_in(person.email, address="203.0.113.8")


async def test_signing_in_rightly_is_not_counted(world: World) -> None:
    person = await world.person()
    for _ in range(QUICK.sign_in_per_account.times + 2):
        await world.sign_in(person.email, address="203.0.113.9")


async def test_a_wrong_current_password_counts_as_a_try_to_sign_in(world: World) -> None:
    jana = await world.signed_in_person()
    request = accounts.ChangePassword(current="guess", new="ein neues Fahrrad 12")
    counted = Counter([await outcome(jana.call(accounts.CHANGE_PASSWORD, request)) for _ in range(12)])
    assert counted == {"invalid": 10, "rate_limited": 2}


async def test_registrations_of_an_address_and_from_an_address_are_limited(world: World) -> None:
    email = fresh_email()
    counted = Counter([await outcome(world.register(email)) for _ in range(7)])
    assert counted == {"ok": 5, "rate_limited": 2}
    address = "203.0.113.10"
    many: Counter[str] = Counter()
    for _ in range(13):
        five = [outcome(world.register(fresh_email(), address=address)) for _ in range(5)]
        many.update(await asyncio.gather(*five))
    assert many == {"ok": 60, "rate_limited": 5}


async def test_resets_are_limited_alike_for_known_and_unknown_names(world: World) -> None:
    known = (await world.person()).email
    for email in (known, fresh_email()):
        request = accounts.RequestReset(portal="autowork", email=email)
        counted = Counter([await outcome(world.gateway(accounts.REQUEST_RESET, request)) for _ in range(7)])
        assert counted == {"ok": 5, "rate_limited": 2}


async def test_a_hundred_log_ins_at_once_are_answered_and_change_nothing_else(world: World) -> None:
    people = [await world.person() for _ in range(5)]
    tries = [outcome(world.sign_in(people[number % 5].email)) for number in range(100)]
    counted = Counter(await asyncio.gather(*tries))
    assert set(counted) <= {"ok", "rate_limited", "unavailable", "timeout"}
    assert counted["ok"] >= 20
    world.clock.move(minutes=16)
    for person in people:
        await world.sign_in(person.email)
