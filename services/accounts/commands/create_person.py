"""The operator or staff make a person, or change the one with that address."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Event, Right
from contracts.errors import forbidden, invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.parts import Portals, address_of, language_of, portal_of, take_seat, told
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import Company
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import CUSTOMERS, STAFF, Password, Person
from services.accounts.domain.secrets import Derived, digest_of
from services.accounts.ports import Audit, Change, Claim, Companies, Hasher, People
from services.accounts.settings import Settings
from services.accounts.wire import access_changed, person_changed, person_message, registered


@dataclass(frozen=True)
class CreatePerson:
    """Without a password one is mailed, or a link to choose one, as the portal says; only the operator may set one."""

    people: People
    companies: Companies
    hasher: Hasher
    audit: Audit
    derived: Derived
    rules: PasswordRules
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(
        self, actor: Actor, request: accounts.CreatePerson, *, only_new: bool = False
    ) -> accounts.Person:
        """The person; the same again changes nothing, and with `only_new` nothing changes somebody who is there."""
        portal = portal_of(self.portals, request.portal)
        _may(actor, request)
        email = address_of(request.email)
        if request.password and (problem := self.rules.problem(request.password, email)):
            raise invalid("Some of it is not right.", password=problem)
        company = await self._company(portal, request)
        claim = await self.people.claim_for_system(portal.key, Claim(email, new_id(), company.id if company else ""))
        known = await self.people.get_for_system(claim.person)
        if only_new and known:
            return person_message(known)
        if company:
            await take_seat(self.companies, self.people, portal, company.id, claim.person)
        if known is None or (known.only_invited and actor.is_staff):
            known = await self._make(portal, claim, company, request, actor)
            if only_new:
                return person_message(known)
        person = await self._update(known, portal, company, request, actor)
        return person_message(person)

    async def _company(self, portal: Portal, request: accounts.CreatePerson) -> Company | None:
        if request.role in STAFF:
            return None
        company = await self.companies.get_for_system(request.company) if request.company else None
        if company is None or company.portal != portal.key:
            raise invalid("Some of it is not right.", company="There is no such company.")
        return company

    async def _make(
        self, portal: Portal, claim: Claim, company: Company | None, request: accounts.CreatePerson, actor: Actor
    ) -> Person:
        now = self.clock()
        person = Person(
            id=claim.person,
            portal=portal.key,
            email=claim.email,
            name=plain_line(request.name) or claim.email,
            role=request.role,
            created_at=now,
            company=company.id if company else "",
            company_name=company.name if company else "",
            rights=_rights(request),
            language=language_of(portal, request.language),
        )
        person, purpose = await self._way_in(portal, person, request.password, now)
        events: list[Event] = [person_changed(person, now)]
        if purpose:
            events.append(registered(told(portal, person), purpose, 1, now))
        await self._note("person_made", person, actor)
        if await self.people.add_for_system(Change(person, tuple(events))):
            return person
        # somebody who was invited and has not accepted, or the same request at the same moment
        return await self.people.change_for_system(person.id, lambda stored: _completed(stored, person, events))

    async def _way_in(
        self, portal: Portal, person: Person, password: str, now: datetime
    ) -> tuple[Person, accounts.SecretPurpose | None]:
        """With the operator's password, or what the portal has mailed: a password, or a link to choose one."""
        ways = portal.registration
        if not password and ways.password == ways.reset == "chosen":  # noqa: S105 - the name of a way, no secret
            link = self.derived.link("reset", person.id, person.resets + 1)
            return person.with_reset(digest_of(link), now + self.settings.invitation_life), "reset"
        hashed = await self.hasher.hash(password or self.derived.password(person.id, 1))
        if password:
            return replace(person, password=Password(hashed, "chosen", used=True)), None
        return replace(person, password=Password(hashed, "generated", 1)), "password"

    async def _update(
        self, known: Person, portal: Portal, company: Company | None, request: accounts.CreatePerson, actor: Actor
    ) -> Person:
        if actor.is_staff:
            _may_change(actor, known)
        wanted = replace(
            known,
            name=plain_line(request.name) or known.name,
            role=request.role,
            company=company.id if company else "",
            company_name=company.name if company else "",
            rights=_rights(request),
            language=language_of(portal, request.language) or known.language,
        )
        hashed = ""
        if request.password and not await self.hasher.verify(known.password.hash, request.password):
            hashed = await self.hasher.hash(request.password)
        if not hashed and wanted == known:
            return known
        await self._note("person_changed", wanted, actor)
        now = self.clock()
        return await self.people.change_for_system(known.id, lambda stored: _changed(stored, wanted, hashed, now))

    async def _note(self, what: str, person: Person, actor: Actor) -> None:
        await self.audit.note(
            what,
            portal=person.portal,
            person=person.id,
            by=actor.id,
            role=person.role,
            company=person.company,
            rights=" ".join(person.rights),
        )


def _may(actor: Actor, request: accounts.CreatePerson) -> None:
    """Staff make people of their own portal; only an administrator makes staff, and nobody sets another's password."""
    if not actor.is_staff:
        return
    if actor.portal != request.portal:
        raise not_found()
    if request.role not in CUSTOMERS and actor.role != "admin":
        raise forbidden("Only an administrator may do this.")
    if request.password:
        raise forbidden("Only the operator may set a password.")


def _may_change(actor: Actor, known: Person) -> None:
    if not known.is_customer and actor.role != "admin":
        raise forbidden("Only an administrator may do this.")


def _rights(request: accounts.CreatePerson) -> tuple[Right, ...]:
    return tuple(dict.fromkeys(request.rights))


def _completed(stored: Person, person: Person, events: list[Event]) -> Change | None:
    if not stored.only_invited:
        return None
    person = replace(person, links=stored.links, revision=stored.revision).without_link("invite")
    return Change(person, tuple(events))


def _changed(stored: Person, wanted: Person, hashed: str, now: datetime) -> Change | None:
    person = replace(
        stored,
        name=wanted.name,
        role=wanted.role,
        company=wanted.company,
        company_name=wanted.company_name,
        rights=wanted.rights,
        language=wanted.language,
    )
    events: list[Event] = []
    if hashed:
        person = replace(person.with_chosen_password(hashed), confirmed=True)
    if person == stored:
        return None
    events.append(person_changed(person, now))
    access = (stored.role, stored.company, stored.rights, stored.password)
    if access != (person.role, person.company, person.rights, person.password):
        events.append(access_changed(person, now))
    return Change(person, tuple(events))
