"""Reads: the session behind a secret, people, companies, and the secret that a mail needs."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import CasebusError, Code, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.domain.addresses import fits, search_words
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import Derived, digest_of, person_of, same
from services.accounts.ports import Companies, People, Tokens
from services.accounts.settings import Settings
from services.accounts.wire import colleague_message, company_message, people_message, person_message, session_message

Portals = dict[str, Portal]
MOST_FOLLOWERS = 500


@dataclass(frozen=True)
class ResumeSession:
    """Asked about every four seconds per active session: one read by `_id`, and seldom a write."""

    people: People
    tokens: Tokens
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ResumeSession) -> accounts.Session:
        """The session with a fresh token."""
        now = self.clock()
        person = await self.people.get_for_system(person_of(request.secret))
        login = person.login_by_digest(digest_of(request.secret), now) if person else None
        if person is None or login is None or not person.active or person.portal != request.portal:
            raise CasebusError(Code.UNAUTHENTICATED, "You are not signed in any more.")
        if login.api != request.api:
            raise CasebusError(Code.UNAUTHENTICATED, "You are not signed in any more.")
        if now >= login.seen_at + self.settings.touch_after:
            await self.people.touch_for_system(person.id, replace(login, seen_at=now))
        return session_message(person, login, self.tokens)


@dataclass(frozen=True)
class ListSessions:
    """Everything that signs the actor in."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: Nothing) -> accounts.Sessions:
        """The newest first."""
        person = await self.people.get_for_system(actor.id)
        logins = person.live_logins(self.clock()) if person else ()
        rows = [
            accounts.SessionRow(
                id=login.id,
                client=login.client,
                signed_in_at=login.signed_in_at,
                seen_at=login.seen_at,
                current=login.id == actor.session,
                api=login.api,
                expires_at=login.expires_at,
                scopes=login.scopes,
            )
            for login in sorted(logins, key=lambda login: login.signed_in_at, reverse=True)
        ]
        return accounts.Sessions(items=tuple(rows))


@dataclass(frozen=True)
class InspectReset:
    """Opening a mailed link changes nothing."""

    people: People
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.InspectReset) -> accounts.ResetOffer:
        """What the page behind it lets one do."""
        person = await self.people.get_for_system(person_of(request.token))
        link = person.reset if person else None
        portal = self.portals.get(request.portal)
        if person is None or link is None or portal is None or person.portal != portal.key or not person.active:
            raise not_found()
        if not same(link.digest, digest_of(request.token)) or self.clock() >= link.expires_at:
            raise not_found()
        return accounts.ResetOffer(mode=portal.registration.reset)


@dataclass(frozen=True)
class GetPeople:
    """People by id."""

    people: People

    async def __call__(self, actor: Actor, request: accounts.GetPeople) -> accounts.People:
        """Those of the actor's portal; our services see all."""
        found = await self.people.get_many_for_system(request.ids)
        return people_message([person for person in found if actor.portal in ("*", person.portal)])


@dataclass(frozen=True)
class GetFollowers:
    """Who is told of the tickets of a queue that nobody has."""

    people: People

    async def __call__(self, actor: Actor, request: accounts.GetFollowers) -> accounts.People:
        """Active staff of the portal, so many as one answer holds."""
        found = await self.people.followers_for_system(request.portal, request.queue)
        return people_message(found[:MOST_FOLLOWERS])


@dataclass(frozen=True)
class FindPeople:
    """Staff look for people of their portal, the operator in all of them."""

    people: People
    portals: Portals

    async def __call__(self, actor: Actor, request: accounts.FindPeople) -> accounts.People:
        """Those who fit, by name within each portal."""
        found: list[Person] = []
        for portal in self.portals if actor.is_service else (actor.portal,):
            found += await self.people.find_for_system(
                portal, request.text, request.company, request.roles, request.limit, near=not actor.is_service
            )
        return people_message([one for one in found if not one.only_invited and not one.program][: request.limit])


@dataclass(frozen=True)
class GetColleagues:
    """The active people of the actor's own company."""

    people: People

    async def __call__(self, actor: Actor, request: accounts.GetColleagues) -> accounts.People:
        """Nobody's colleague without a company."""
        words = search_words(request.text)
        found = await self.people.of_company_for_system(actor.company)
        same_company = [one for one in found if one.active and one.portal == actor.portal and not one.program]
        fitting = [person for person in same_company if fits(words, person.name, person.email)]
        return accounts.People(items=tuple(colleague_message(person) for person in fitting[: request.limit]))


@dataclass(frozen=True)
class GetCompany:
    """A company with its people."""

    people: People
    companies: Companies

    async def __call__(self, actor: Actor, request: accounts.GetCompany) -> accounts.CompanyCard:
        """Any of the portal for staff, any for our services, their own for a customer."""
        own = bool(actor.company) and actor.company == request.id
        company = await self.companies.get_for_system(request.id) if actor.is_service or actor.is_staff or own else None
        if company is None or (not actor.is_service and company.portal != actor.portal):
            raise not_found()
        people = [one for one in await self.people.of_company_for_system(company.id) if not one.program]
        return accounts.CompanyCard(company=company_message(company), people=self._shown(actor, people))

    def _shown(self, actor: Actor, people: list[Person]) -> tuple[accounts.Person, ...]:
        if actor.is_service or actor.is_staff:
            return tuple(person_message(person) for person in people)
        return tuple(colleague_message(person) for person in people if person.active)


@dataclass(frozen=True)
class MailSecret:
    """The secret of a mail, derived anew while the mail is rendered; nothing keeps it."""

    people: People
    derived: Derived
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.MailSecret) -> accounts.SecretText:
        """Answers until the secret was used, replaced or grew too old."""
        person = await self.people.get_for_system(request.person)
        if person is None or not person.active:
            raise not_found()
        if not person.secret_is_due(request.purpose, request.generation, self.clock()):
            raise not_found()
        return accounts.SecretText(text=self.derived.text(request.purpose, person.id, request.generation))
