"""A company keeps an administrator: those who remove each other at the same moment cannot leave none."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from contracts.errors import CasebusError, Code, unavailable
from services.accounts.domain.people import Person
from services.accounts.ports import Companies, People

TRIES = 12
# Longer than any request lasts: a note that is older belongs to a process that died before it could take it back.
NOTED = timedelta(minutes=1)


@asynccontextmanager
async def keeping_one(
    companies: Companies, people: People, by: str, person: Person, now: datetime
) -> AsyncIterator[None]:
    """Around the write that takes an administrator away; raises `conflict` when no other one would be left.

    Who is on the way out is noted with the company before that write, on the condition that nobody else noted
    anything meanwhile, and does not count as staying: so of two who remove each other, one is refused.
    """
    for attempt in range(TRIES):
        leaving = await companies.leaving_for_system(person.company)
        gone = {one for one, at in leaving.people.items() if now - at < NOTED} | {person.id}
        staff = await people.of_company_for_system(person.company)
        if not any(one.active and one.role == "company_admin" and one.id not in gone for one in staff):
            raise _nobody_left(by, person)
        if await companies.note_leaving_for_system(person.company, person.id, now, leaving.mark):
            break
        await asyncio.sleep(random.uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311 - jitter between rivals
    else:
        raise unavailable("Too many changes at the same time.")
    try:
        yield
    finally:
        await companies.forget_leaving_for_system(person.company, person.id)


def _nobody_left(by: str, person: Person) -> CasebusError:
    if person.id == by:
        text = "You are the only administrator of your company. Make somebody else administrator first."
    else:
        text = "Your company would have no administrator any more. Make somebody else administrator first."
    return CasebusError(Code.CONFLICT, text)
