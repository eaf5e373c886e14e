"""What several commands share: the portal asked for, tries that are counted, answers that take the same time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from contracts.base import Actor
from contracts.errors import CasebusError, Code, forbidden, invalid, not_found
from contracts.portal import Portal
from services.accounts.domain.addresses import normalised
from services.accounts.domain.companies import Company
from services.accounts.domain.people import Person, Purpose
from services.accounts.domain.secrets import digest_of, same
from services.accounts.ports import Companies, Counters, People
from services.accounts.settings import Limit

Portals = Mapping[str, Portal]


def portal_of(portals: Portals, key: str) -> Portal:
    """The portal with this key; raises `not_found`."""
    if key not in portals:
        raise not_found()
    return portals[key]


def address_of(email: str) -> str:
    """The normalised address; raises `invalid`."""
    address = normalised(email)
    if not address:
        raise invalid("Some of it is not right.", email="This is not a mail address.")
    return address


def language_of(portal: Portal, wanted: str) -> str:
    """The language if the portal has it, else an empty text."""
    return wanted if wanted in portal.languages else ""


def per_account(kind: str, portal: str, account: str, limit: Limit) -> Counters:
    """The counter of this kind of try for one account; known and unknown names have one."""
    return ((f"{kind}/{portal}/account/{account}", limit),)


def per_address(kind: str, portal: str, address: str, limit: Limit) -> Counters:
    """The counter of this kind of try for one network address; none where it is not known."""
    return ((f"{kind}/{portal}/address/{address}", limit),) if address else ()


@asynccontextmanager
async def even_answer(seconds: float) -> AsyncIterator[None]:
    """Leave no sooner than this after entering, so that the time does not tell whether an address is known."""
    clock = asyncio.get_running_loop().time
    ends = clock() + seconds
    try:
        yield
    finally:
        await asyncio.sleep(max(0.0, ends - clock()))


def wrong_credentials() -> CasebusError:
    """The one answer to a wrong name, a wrong password and a closed account."""
    return CasebusError(Code.UNAUTHENTICATED, "The user name or the password is not right.")


def signed_out() -> CasebusError:
    """There is no such session any more."""
    return CasebusError(Code.UNAUTHENTICATED, "You are not signed in any more.")


def told(portal: Portal, person: Person) -> Person:
    """The person as an event tells of them to the mails: with a language, be it the portal's own."""
    return replace(person, language=person.language or portal.language)


def manages(actor: Actor, portal: Portal, company: str) -> None:
    """Staff manage the people of each company of their portal, its administrator those of the own where that is on."""
    if actor.portal not in ("*", portal.key):
        raise not_found()
    if actor.is_staff or actor.is_service:
        return
    if actor.role != "company_admin" or not company or actor.company != company:
        raise not_found()
    if portal.registration.one_account_per_company or not portal.registration.company_admins:
        raise forbidden("In this portal colleagues are not managed by their company.")


async def company_of(companies: Companies, portal: Portal, company: str) -> Company:
    """The company, if it is one of this portal; raises `invalid` for the field `company`."""
    found = await companies.get_for_system(company) if company else None
    if found is None or found.portal != portal.key:
        raise invalid("Some of it is not right.", company="There is no such company.")
    return found


async def take_seat(companies: Companies, people: People, portal: Portal, company: str, person: str) -> None:
    """Where a company has one account, it becomes this person's, unless somebody active has it; raises `invalid`."""
    if not portal.registration.one_account_per_company:
        return
    held = await companies.seat_for_system(company)
    holder = await people.get_for_system(held) if held and held != person else None
    if holder and holder.active and holder.company == company:
        raise _taken()
    if await companies.take_seat_for_system(company, person, held if held != person else "") != person:
        raise _taken()


def _taken() -> CasebusError:
    return invalid("Some of it is not right.", company="This company has its account already.")


def linked(person: Person | None, portal: str, purpose: Purpose, token: str, now: datetime) -> Person:
    """The person whose mailed link this is; raises `not_found` when it is spent, replaced or too old."""
    link = person.live_link(purpose, now) if person else None
    if person is None or link is None or not person.active or person.portal != portal:
        raise not_found()
    if not same(link.digest, digest_of(token)):
        raise not_found()
    return person
