"""Sign in with address and password, to a session or an API token."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.parts import (
    Portals,
    per_account,
    per_address,
    portal_of,
    wrong_credentials,
)
from services.accounts.domain.addresses import normalised
from services.accounts.domain.people import API_DAYS, Login, Person, new_login, new_token
from services.accounts.domain.secrets import Derived, digest_of, new_secret
from services.accounts.ports import Audit, Change, Hasher, Limits, People, Tokens
from services.accounts.settings import Settings
from services.accounts.wire import session_message


@dataclass(frozen=True)
class SignIn:
    """Each sign-in makes a new secret; a try is counted before the password is looked at."""

    people: People
    limits: Limits
    hasher: Hasher
    audit: Audit
    tokens: Tokens
    derived: Derived
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.SignIn) -> accounts.SignedIn:
        """The secret and the session; the same refusal for whatever is wrong."""
        portal = portal_of(self.portals, request.portal)
        email = normalised(request.email)
        account = self.derived.fingerprint(email or request.email)
        counters = (
            *per_account("sign_in", portal.key, account, self.settings.sign_in_per_account),
            *per_address("sign_in", portal.key, request.address, self.settings.sign_in_per_address),
        )
        await self.limits.take(counters)
        try:
            person = await self.people.by_email_for_system(portal.key, email) if email else None
            good = await self.hasher.verify(person.password.hash if person else "", request.password)
        except CasebusError:
            await self.limits.give_back(counters)
            raise
        if person is None or not good or not person.active:
            await self.audit.note(
                "sign_in_refused",
                portal=portal.key,
                person=person.id if person else "",
                account=account,
                address=request.address,
            )
            raise wrong_credentials()
        await self.limits.give_back(counters)
        if not person.confirmed:
            await self.audit.note("sign_in_unconfirmed", portal=portal.key, person=person.id, address=request.address)
            raise CasebusError(Code.FORBIDDEN, "Please open the link in the mail that we sent you first.")
        if not person.admitted:
            await self.audit.note("sign_in_unadmitted", portal=portal.key, person=person.id, address=request.address)
            raise CasebusError(
                Code.FORBIDDEN,
                "Your account is not open yet: the second proof of your registration is still missing.",
            )
        return await self._let_in(person, request)

    async def _let_in(self, verified: Person, request: accounts.SignIn) -> accounts.SignedIn:
        now = self.clock()
        secret = new_secret(verified.id)
        digest = digest_of(secret)
        login = new_login(new_id(), digest, request.client, now)
        if request.api:
            days = request.days or API_DAYS
            login = new_token(login.id, digest, request.client, now, days=days, scopes=request.scopes)
        outdated = self.hasher.outdated(verified.password.hash)
        renewed = await self.hasher.hash(request.password) if outdated else ""
        await self.audit.note(
            "api_token_made" if request.api else "signed_in",
            portal=verified.portal,
            person=verified.id,
            by=verified.id,
            session=login.id,
            address=request.address,
        )
        person = await self.people.change_for_system(
            verified.id, lambda stored: _let_in(stored, verified, login, renewed)
        )
        return accounts.SignedIn(secret=secret, session=session_message(person, login, self.tokens))


def _let_in(stored: Person, verified: Person, login: Login, renewed: str) -> Change:
    """Only if nobody changed the password or closed the account while it was being verified."""
    if not stored.active or stored.password.hash != verified.password.hash:
        raise wrong_credentials()
    person = stored.signed_in(login, login.signed_in_at)
    if renewed:
        person = replace(person, password=replace(person.password, hash=renewed))
    return Change(person)
