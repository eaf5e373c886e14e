"""Password hashes: slow, bounded, and the same work for nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from contracts.errors import CasebusError, Code
from services.accounts.adapters.argon2 import Argon2
from services.accounts.commands.parts import even_answer
from services.accounts.settings import Settings

SMALL = Settings(argon2_memory_kib=1024, argon2_passes=1, argon2_waiting=3)


async def test_a_hash_matches_its_password_and_no_other() -> None:
    hasher = Argon2(SMALL)
    hashed = await hasher.hash("ein stilles Fahrrad 7")
    assert hashed.startswith("$argon2id$")
    assert await hasher.verify(hashed, "ein stilles Fahrrad 7")
    assert not await hasher.verify(hashed, "ein stilles Fahrrad 8")
    assert not await hasher.verify("no hash", "ein stilles Fahrrad 7")
    await hasher.close()


async def test_nobody_has_no_password_not_even_an_empty_one() -> None:
    hasher = Argon2(SMALL)
    assert not await hasher.verify("", "")
    await hasher.close()


async def test_a_hash_with_other_figures_is_outdated() -> None:
    weak, strong = Argon2(SMALL), Argon2(replace(SMALL, argon2_passes=2))
    hashed = await weak.hash("ein stilles Fahrrad 7")
    assert strong.outdated(hashed)
    assert not weak.outdated(hashed)
    await weak.close()
    await strong.close()


async def test_more_than_the_queue_holds_are_refused_at_once() -> None:
    hasher = Argon2(SMALL)
    tries = [hasher.hash(f"password number {number}") for number in range(12)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, CasebusError)]
    assert len(refusals) == 12 - SMALL.argon2_threads - SMALL.argon2_waiting
    assert {refusal.code for refusal in refusals} == {Code.UNAVAILABLE}
    assert await hasher.hash("afterwards there is room again")
    await hasher.close()


async def test_an_answer_comes_no_sooner_than_the_given_time_also_when_refused() -> None:
    clock = asyncio.get_running_loop().time
    for fails in (False, True):
        started = clock()
        try:
            async with even_answer(0.05):
                if fails:
                    raise CasebusError(Code.RATE_LIMITED, "Too many tries.")
        except CasebusError:
            assert fails
        assert clock() - started >= 0.05
