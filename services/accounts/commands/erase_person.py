"""Somebody is forgotten: their way in ends at once, and every service blanks them, twice."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from contracts import erasing as e
from contracts.base import Actor, Event, Nothing
from contracts.errors import forbidden, not_found
from contracts.portal import Portal
from kit.clock import Clock
from kit.redaction import Redaction
from services.accounts.commands.administrators import keeping_one
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.domain.erasing import AGAIN_AFTER, ROUNDS, Erasure, Secret, is_erased
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Companies, Erasures, People
from services.accounts.wire import access_changed
from services.accounts.wire.erasing import erasure_message, person_erased

OWN: e.Part = "accounts"


@dataclass(frozen=True)
class Erasing:
    """What is done about one erasure, from wherever it stands; each step may be done again."""

    people: People
    companies: Companies
    erasures: Erasures
    clock: Clock

    async def __call__(self, erasure: Erasure) -> Erasure:
        """As far as it gets now."""
        await self.erasures.erase_for_system(erasure.person, self._told)
        if erasure.round < ROUNDS and erasure.has_done(1, e.PARTS) and self.clock() >= erasure.again_at:
            second = await self.erasures.change_for_system(erasure.person, _again)
            erasure = second
        if erasure.round > 1 and not erasure.has_done(erasure.round, e.PARTS):
            event = person_erased(erasure.person, erasure.portal, erasure.round, self.clock(), (erasure.company,))
            await self.erasures.tell_for_system(erasure.person, event)
        if not erasure.has_done(erasure.round, (OWN,)):
            erasure = await self._blank(erasure)
        return erasure

    async def all(self) -> None:
        """Go on with every one that is not through."""
        for erasure in await self.erasures.open_for_system():
            await self(erasure)

    async def noted(self, person: str, part: str, turn: int, changed: int) -> Erasure:
        """A part is through a round; when it was the last, nothing is left that says who it was."""

        def note(before: Erasure) -> Erasure:
            after = before.noted(part, turn, changed, self.clock())
            return after.finished(self.clock()) if after.has_done(ROUNDS, e.PARTS) else after

        return await self.erasures.change_for_system(person, note)

    async def _blank(self, erasure: Erasure) -> Erasure:
        secret = erasure.secret
        for email in secret.emails:
            await self.people.release_for_system(erasure.portal, email, erasure.person)
        if erasure.company:
            await self.companies.leave_seat_for_system(erasure.company, erasure.person)
        for company in (await self.companies.many_for_system(secret.companies)).values():
            if company.name.casefold() in secret.company_names:
                await self.companies.save_for_system(replace(company, name=secret.company_name))
        changed = await self.erasures.blank_for_system(redaction_of(erasure))
        return await self.noted(erasure.person, OWN, erasure.round, changed)

    def _told(self, person: Person) -> tuple[Event, ...]:
        now = self.clock()
        return access_changed(person, now), person_erased(
            person.id, person.portal, 1, now, (person.company, person.home)
        )


def _again(before: Erasure) -> Erasure:
    return before if before.round >= ROUNDS else replace(before, round=before.round + 1)


def redaction_of(erasure: Erasure) -> Redaction:
    """What accounts itself blanks."""
    secret = erasure.secret
    return Redaction(
        erasure.person,
        frozenset(secret.names),
        frozenset(secret.emails),
        frozenset(secret.company_names),
        secret.company_name,
    )


@dataclass(frozen=True)
class ErasePerson:
    """Answers at once; the receipt says how far every part is."""

    people: People
    companies: Companies
    erasures: Erasures
    audit: Audit
    portals: Portals
    clock: Clock
    erasing: Erasing

    async def __call__(self, actor: Actor, request: e.ErasePerson) -> e.Erasure:
        """The same again answers what was noted first."""
        if known := await self.erasures.get_for_system(request.person):
            may_erase(actor, portal_of(self.portals, known.portal), known.company, customer=True)
            return erasure_message(await self.erasing(known))
        person = await self.people.get_for_system(request.person)
        if person is None or is_erased(person):
            raise not_found()
        may_erase(actor, portal_of(self.portals, person.portal), person.company, customer=person.is_customer)
        if person.id == actor.id:
            raise forbidden("Nobody can erase themselves. Please ask somebody else who may do it.")
        removes = person.role == "company_admin" and person.active and not (actor.is_staff or actor.is_service)
        async with (
            keeping_one(self.companies, self.people, actor.id, person, self.clock()) if removes else nullcontext()
        ):
            await self.audit.note("person_erased", portal=person.portal, person=person.id, by=actor.id)
            noted = await self.erasures.begin_for_system(await self._erasure(person, actor, self.clock()))
            return erasure_message(await self.erasing(noted))

    async def _erasure(self, person: Person, actor: Actor, now: datetime) -> Erasure:
        return Erasure(
            person=person.id,
            portal=person.portal,
            company=person.company,
            by=actor.id,
            at=now,
            secret=await self._secret(person),
            again_at=now + AGAIN_AFTER,
        )

    async def _secret(self, person: Person) -> Secret:
        """A company that carries the name of the only person in it is called by its number from now on."""
        names = {person.name.casefold()} - {""}
        emails = {person.email.casefold(), person.successor.casefold()} - {""}
        own = names | emails
        called, renamed, instead = [], [], ""
        for key in dict.fromkeys(one for one in (person.company, person.home) if one):
            company = await self.companies.get_for_system(key)
            others = [one for one in await self.people.of_company_for_system(key) if one.id != person.id]
            if company and company.name.casefold() in own and not others:
                called.append(company.name.casefold())
                renamed.append(company.id)
                instead = company.customer_number or f"#{company.id[-8:]}"
        return Secret(tuple(names), tuple(emails), tuple(called), instead, tuple(renamed))


@dataclass(frozen=True)
class NoteForgotten:
    """One of our services says that it is through."""

    erasing: Erasing

    async def __call__(self, actor: Actor, request: e.NoteForgotten) -> Nothing:
        """Which one it is says the signed token."""
        await self.erasing.noted(request.person, actor.id, request.round, request.changed)
        return Nothing()


def may_erase(actor: Actor, portal: Portal, company: str, *, customer: bool) -> None:
    """The operator, the portal's administrators, and where the portal says so a company's; others learn nothing."""
    if actor.portal not in ("*", portal.key):
        raise not_found()
    if actor.is_service or actor.role == "admin":
        return
    if actor.is_staff:
        raise forbidden("Only an administrator may do this.")
    if not customer or actor.role != "company_admin" or not company or actor.company != company:
        raise not_found()
    if not portal.registration.company_admins_erase:
        raise forbidden("In this portal colleagues are erased by our staff. Please get in touch with us.")
