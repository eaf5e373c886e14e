"""Somebody's e-mail is taken in: who that is, and a token to act as them on tickets and files, and nowhere else."""

from dataclasses import dataclass

from contracts import acting
from contracts.base import Actor
from contracts.errors import not_found
from services.accounts.domain.addresses import normalised
from services.accounts.domain.people import Person
from services.accounts.ports import People, Tokens
from services.accounts.wire import mail_actor_of, person_message


@dataclass(frozen=True)
class ActByMail:
    """Only for somebody whose address is proved and who is active; nobody is told why it is not somebody else."""

    people: People
    tokens: Tokens

    async def __call__(self, actor: Actor, request: acting.ActByMail) -> acting.MailActor:
        """Who it is; `not_found` for anybody else."""
        person = await self._find(request)
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
