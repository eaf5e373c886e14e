"""Somebody's e-mail is taken in: who that is, and a token to act as them on tickets and files, and nowhere else."""

from dataclasses import dataclass

from contracts import accounts, acting
from contracts.base import Actor
from contracts.errors import CasebusError, Code, not_found
from kit.ids import new_id
from services.accounts.commands.create_person import CreatePerson
from services.accounts.commands.parts import Portals, per_account
from services.accounts.domain.addresses import normalised
from services.accounts.domain.people import Person
from services.accounts.ports import Companies, Limits, People, Tokens
from services.accounts.settings import Limit
from services.accounts.wire import mail_actor_of, person_message


@dataclass(frozen=True)
class ActByMail:
    """Only for somebody whose address is proved and who is active; nobody is told why it is not somebody else."""

    people: People
    tokens: Tokens
    companies: Companies
    create: CreatePerson
    limits: Limits
    per_company: Limit
    portals: Portals

    async def __call__(self, actor: Actor, request: acting.ActByMail) -> acting.MailActor:
        """Who it is; `not_found` for anybody else."""
        person = await self._find(request) or await self._of_domain(actor, request)
        if person is None or person.portal != request.portal or person.only_invited:
            raise not_found()
        if not (person.active and person.confirmed and person.admitted):
            raise not_found()
        token, signed = self.tokens.sign(mail_actor_of(person))
        return acting.MailActor(person=person_message(person), token=token, expires=signed.expires)

    async def _find(self, request: acting.ActByMail) -> Person | None:
        if request.person:
            return await self.people.get_for_system(request.person)
        address = normalised(request.email)
        return await self.people.by_email_for_system(request.portal, address) if address else None

    async def _of_domain(self, actor: Actor, request: acting.ActByMail) -> Person | None:
        """Somebody new at a company that staff know by its mail domain, where the portal takes such mail.

        They see what they write themself and nothing else of the company, and only after the mail that lets them in.
        Somebody who got an account meanwhile stays as they are, and only so many are new at a company in an hour.
        """
        portal = self.portals.get(request.portal)
        address = normalised(request.email)
        if not request.by_domain or portal is None or portal.mail_in.unknown != "company_domain" or not address:
            return None
        company = await self.companies.by_domain_for_system(portal.key, address.partition("@")[2])
        if company is None:
            return None
        wanted = accounts.CreatePerson(
            request_id=new_id(),
            portal=portal.key,
            email=address,
            name=request.name or address,
            role="customer",
            company=company.id,
            rights=("create", "comment"),
        )
        try:
            await self.limits.take(per_account("mail_join", portal.key, company.id, self.per_company))
            made = await self.create(actor, wanted, only_new=True)
        except CasebusError as error:
            if error.code in (Code.INVALID, Code.RATE_LIMITED):  # the one account is somebody else's, or too many
                return None
            raise
        return await self.people.get_for_system(made.id)
