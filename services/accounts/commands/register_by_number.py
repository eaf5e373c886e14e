"""A company's one account, asked for by customer number and a second proof."""

import re
from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Event, Nothing
from contracts.errors import CasebusError, forbidden, invalid
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
from services.accounts.domain.companies import Company, cents_of, plain_number
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Password, Person
from services.accounts.domain.secrets import Derived, digest_of
from services.accounts.ports import Audit, Change, Claim, Companies, Hasher, Ledger, Limits, People, Requests
from services.accounts.settings import Settings
from services.accounts.wire import admission_asked, company_news, person_changed, registered, registered_again


def refused() -> CasebusError:
    """The one answer to an unknown number, a wrong proof, and a company or address that has its account."""
    return forbidden("We could not register you with these details.")


@dataclass(frozen=True)
class RegisterByNumber:
    """Every refusal takes the same time and says the same; whoever has the account is told that somebody tried.

    With an invoice as proof the account is taken here; without, when the second proof comes, so that nobody can
    keep it from the company by asking first. One whose address was never confirmed gives way to the next good proof.
    """

    people: People
    companies: Companies
    ledger: Ledger
    requests: Requests
    limits: Limits
    hasher: Hasher
    audit: Audit
    derived: Derived
    rules: PasswordRules
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.RegisterByNumber) -> Nothing:
        """Make the account, which opens after the confirmation of the address and the second proof."""
        portal = portal_of(self.portals, request.portal)
        email = self._check(portal, request)
        key = f"register/{portal.key}/{request.request_id}"
        body = request.model_dump_json(exclude={"request_id", "address"})
        begun = await self.requests.begin_for_system(key, self.derived.fingerprint(body), new_id())
        if begun.done:
            return Nothing()
        counters = (
            *per_account("number", portal.key, plain_number(request.customer_number), self.settings.number_per_company),
            *per_address("number", portal.key, request.address, self.settings.number_per_address),
        )
        async with even_answer(self.settings.answer_seconds):
            await self.limits.take(counters)
            hashed = await self.hasher.hash(request.password)
            company = await self.companies.by_number_for_system(portal.key, request.customer_number)
            holder = await self._holder(company)
            known = await self.people.by_email_for_system(portal.key, email)
            mine = known is None or (not known.confirmed and known.company == (company.id if company else ""))
            taken = holder is not None and holder.confirmed and holder.active
            if company is None or not await self._good(portal, company, request) or taken or not mine:
                await self._tell(portal, company, holder if taken else None, known, request)
                raise refused()
            await self._open(portal, company, holder, email=email, hashed=hashed, request=request, own=begun.value)
            await self.limits.give_back(counters)
            await self.requests.finish_for_system(key)
        return Nothing()

    def _check(self, portal: Portal, request: accounts.RegisterByNumber) -> str:
        registration = portal.registration
        if registration.mode != "customer_number":
            raise forbidden("Accounts of this portal are not made with a customer number.")
        wrong: dict[str, str] = {}
        if not re.fullmatch(registration.number_pattern, plain_number(request.customer_number)):
            wrong["customer_number"] = "This is not a customer number. It is printed on each of our invoices."
        if registration.proof == "invoice":
            if not plain_number(request.invoice_number):
                wrong["invoice_number"] = "This is needed."
            if not request.invoice_total.strip():
                wrong["invoice_total"] = "This is needed."
        if problem := self.rules.problem(request.password, request.email, request.name):
            wrong["password"] = problem
        if wrong:
            raise invalid("Some of it is not right.", **wrong)
        return address_of(request.email)

    async def _good(self, portal: Portal, company: Company, request: accounts.RegisterByNumber) -> bool:
        if portal.registration.proof == "invoice":
            known = await self.ledger.invoices.get_for_system(portal.key, request.invoice_number)
            total = cents_of(request.invoice_total)
            shown = known is not None and known.company == company.id and int(known.total * 100) == total
            return company.proves(request.invoice_number, request.invoice_total) or shown
        return portal.registration.proof == "staff" or bool(company.billing_email)

    async def _holder(self, company: Company | None) -> Person | None:
        seat = await self.companies.seat_for_system(company.id if company else "")
        return await self.people.get_for_system(seat)

    async def _tell(
        self,
        portal: Portal,
        company: Company | None,
        holder: Person | None,
        known: Person | None,
        request: accounts.RegisterByNumber,
    ) -> None:
        """Whoever has the company's account, and whoever has the address, hear that somebody tried."""
        await self.audit.note(
            "registration_refused",
            portal=portal.key,
            company=company.id if company else "",
            person=holder.id if holder else "",
            address=request.address,
        )
        now = self.clock()
        told_before = now - self.settings.told_again_after

        def tell(person: Person) -> Change | None:
            if not person.active or (person.told_at and person.told_at > told_before):
                return None
            person = replace(person, told_at=now)
            event = (
                company_news(accounts.REGISTRATION_TRIED, told(portal, person), now)
                if holder and person.id == holder.id
                else registered_again(told(portal, person), now)
            )
            return Change(person, (event,))

        for person in {one.id: one for one in (holder, known) if one and one.confirmed}:
            await self.people.change_for_system(person, tell)

    async def _open(
        self,
        portal: Portal,
        company: Company,
        holder: Person | None,
        *,
        email: str,
        hashed: str,
        request: accounts.RegisterByNumber,
        own: str,
    ) -> None:
        """Address, seat and person are three writes with an id chosen before: a repeat completes them."""
        claim = await self.people.claim_for_system(portal.key, Claim(email, own, company.id))
        proved = portal.registration.proof == "invoice"
        if proved and portal.registration.one_account_per_company:
            await self._take(company, holder, claim)
        person = self._person(portal, company, claim, hashed, request)
        change = self._due(portal, company, person)
        await self.audit.note(
            "registered", portal=portal.key, person=person.id, company=company.id, address=request.address
        )
        if not await self.people.add_for_system(change):
            await self.people.change_for_system(person.id, lambda stored: self._again(portal, company, stored, hashed))

    async def _take(self, company: Company, holder: Person | None, claim: Claim) -> None:
        before = holder.id if holder and holder.id != claim.person else ""
        if holder and before:
            await self.people.change_for_system(before, _gives_way)
            await self.people.release_for_system(holder.portal, holder.email, before)
        if await self.companies.take_seat_for_system(company.id, claim.person, before) != claim.person:
            raise refused()

    def _person(
        self, portal: Portal, company: Company, claim: Claim, hashed: str, request: accounts.RegisterByNumber
    ) -> Person:
        return Person(
            id=claim.person,
            portal=portal.key,
            email=claim.email,
            name=plain_line(request.name) or claim.email.partition("@")[0],
            role="customer",
            created_at=self.clock(),
            company=company.id,
            company_name=company.name,
            language=language_of(portal, request.language),
            password=Password(hashed, "chosen"),
            confirmed=False,
            admitted=portal.registration.proof == "invoice",
        )

    def _due(self, portal: Portal, company: Company, person: Person) -> Change:
        """With the links that are mailed, and the events that have them mailed."""
        now = self.clock()
        link = self.derived.link("confirm", person.id, person.confirmations + 1)
        person = person.with_confirmation(digest_of(link), now + self.settings.confirmation_life)
        events: list[Event] = [registered(told(portal, person), "confirm", person.confirmations, now)]
        if not person.admitted and portal.registration.proof == "billing_address":
            secret = self.derived.link("admit", person.id, person.next_generation("admit"))
            person = person.with_link("admit", digest_of(secret), now + self.settings.confirmation_life)
            events.append(admission_asked(told(portal, person), company.billing_email, now))
        return Change(person, (*events, person_changed(person, now)))

    def _again(self, portal: Portal, company: Company, stored: Person, hashed: str) -> Change | None:
        """Nobody has proved the address yet: the newest mail's link goes with the newest password."""
        if stored.confirmed or not stored.active or stored.password.hash == hashed:
            raise refused()
        return self._due(portal, company, replace(stored, password=Password(hashed, "chosen")))


def _gives_way(person: Person) -> Change | None:
    """An account that nobody confirmed makes room; one that was confirmed a moment ago does not."""
    if person.confirmed and person.active:
        raise refused()
    return Change(replace(person, active=False, confirmation=None)) if person.active else None
