"""What several commands share: the portal asked for, tries that are counted, answers that take the same time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from contracts.errors import CasebusError, Code, invalid, not_found
from contracts.portal import Portal
from services.accounts.domain.addresses import normalised
from services.accounts.domain.people import Person
from services.accounts.ports import Counters
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
