"""A visitor asks for an account; the answer never tells whether the address has one already."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, invalid
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.parts import (
    Portals,
    address_of,
    even_answer,
    language_of,
    per_account,
    per_address,
    portal_of,
    told,
)
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import Company, slugs_for
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Password, Person
from services.accounts.domain.secrets import Derived, digest_of
from services.accounts.ports import Audit, Change, Claim, Companies, Hasher, Limits, People, Requests
from services.accounts.settings import Settings
from services.accounts.wire import person_changed, registered, registered_again


@dataclass(frozen=True)
class Register:
    """Address, company and person are three writes with ids chosen before: after a crash a repeat completes them."""

    people: People
    companies: Companies
    requests: Requests
    limits: Limits
    hasher: Hasher
    audit: Audit
    derived: Derived
    rules: PasswordRules
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.Register) -> Nothing:
        """Make the account and have its mail sent, or have the address's owner told."""
        portal = portal_of(self.portals, request.portal)
        email = address_of(request.email)
        self._check(portal, request)
        key = f"register/{portal.key}/{request.request_id}"
        body = request.model_dump_json(exclude={"request_id", "address"})
        fingerprint = self.derived.fingerprint(body)
        before = await self.requests.find_for_system(key, fingerprint)
        if before and before.done:
            return Nothing()
        async with even_answer(self.settings.answer_seconds):
            await self._count(portal, email, request.address)
            begun = await self.requests.begin_for_system(key, fingerprint, new_id())
            await self._register(portal, email, request, begun.value)
            await self.requests.finish_for_system(key)
        return Nothing()

    def _check(self, portal: Portal, request: accounts.Register) -> None:
        if portal.registration.mode != "open":
            raise forbidden("Accounts of this portal are made by our staff. Please get in touch with us.")
        if portal.registration.password == "chosen":  # noqa: S105 - the name of a way, no secret
            if problem := self.rules.problem(request.password, request.email, request.name):
                raise invalid("Some of it is not right.", password=problem)
        elif request.password:
            raise invalid("Some of it is not right.", password="A password is made for you and sent by mail.")  # noqa: S106 - a message

    async def _count(self, portal: Portal, email: str, address: str) -> None:
        counters = (
            *per_account("register", portal.key, self.derived.fingerprint(email), self.settings.register_per_account),
            *per_address("register", portal.key, address, self.settings.register_per_address),
        )
        await self.limits.take(counters)

    async def _register(self, portal: Portal, email: str, request: accounts.Register, own: str) -> None:
        """`own` is the id of the person that this request makes, the same when it is repeated after a crash."""
        now = self.clock()
        claim = await self.people.claim_for_system(portal.key, Claim(email, own, new_id()))
        generated = portal.registration.password == "generated"  # noqa: S105 - the name of a way, no secret
        text = self.derived.password(claim.person, 1) if generated else request.password
        hashed = await self.hasher.hash(text)  # also for a known address, which must take as long
        known = await self.people.get_for_system(claim.person)
        if known and not known.only_invited:
            if known.id != own:
                await self._tell_again(portal, known, hashed)
            return
        company = await self._company(portal, claim, request)
        person = self._person(portal, claim, company, request, now)
        if generated:
            person = replace(person, password=Password(hashed, "generated", 1))
            due = registered(told(portal, person), "password", 1, now)
        else:
            person = self._unconfirmed(person, hashed, now)
            due = registered(told(portal, person), "confirm", person.confirmations, now)
        await self.audit.note("registered", portal=portal.key, person=person.id, address=request.address)
        events = (due, person_changed(person, now))
        if not await self.people.add_for_system(Change(person, events)) and known:
            await self.people.change_for_system(known.id, lambda stored: _besides(stored, Change(person, events)))

    async def _company(self, portal: Portal, claim: Claim, request: accounts.Register) -> Company:
        """A company of the person's own, whatever name they type: nobody joins one by typing."""
        name = plain_line(request.company_name) or plain_line(request.name) or claim.email
        company = Company(claim.company, portal.key, name, "")
        typed = plain_line(request.company_name) or "customer"  # a folder's name stays, and is to name no person
        return await self.companies.add_for_system(company, slugs_for(typed, company.id, typed_by_stranger=True))

    def _person(
        self, portal: Portal, claim: Claim, company: Company, request: accounts.Register, now: datetime
    ) -> Person:
        return Person(
            id=claim.person,
            portal=portal.key,
            email=claim.email,
            name=plain_line(request.name) or claim.email.partition("@")[0],
            role="customer",
            created_at=now,
            company=company.id,
            company_name=company.name,
            language=language_of(portal, request.language),
            home=company.id,
        )

    def _unconfirmed(self, person: Person, hashed: str, now: datetime) -> Person:
        link = self.derived.link("confirm", person.id, person.confirmations + 1)
        person = replace(person, confirmed=False, password=Password(hashed, "chosen"))
        return person.with_confirmation(digest_of(link), now + self.settings.confirmation_life)

    async def _tell_again(self, portal: Portal, known: Person, hashed: str) -> None:
        now = self.clock()

        def tell(person: Person) -> Change | None:
            if person.told_at and now < person.told_at + self.settings.told_again_after:
                return None
            person = replace(person, told_at=now)
            if person.confirmed:
                return Change(person, (registered_again(told(portal, person), now),))
            # nobody has proved the address yet: the newest mail's link goes with the newest password
            person = self._unconfirmed(person, hashed, now)
            return Change(person, (registered(told(portal, person), "confirm", person.confirmations, now),))

        await self.audit.note("registered_again", portal=known.portal, person=known.id)
        await self.people.change_for_system(known.id, tell)


def _besides(stored: Person, change: Change) -> Change | None:
    """Somebody who was only invited so far registers by themselves; the invitation stays open."""
    if not stored.only_invited:
        return None
    person = replace(change.person, invitation=stored.invitation, links=stored.links)
    return Change(person, change.events)
