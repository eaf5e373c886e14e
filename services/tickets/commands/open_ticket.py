"""Open a ticket: for oneself, for a colleague where the portal allows it, or, as staff, for a customer."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets import wire
from services.tickets.commands.colleagues import colleague_as_contact, colleagues_of
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import (
    Actor,
    Origin,
    Party,
    check_opening,
    checked,
    hidden,
    opened,
    party_of,
    speaks_for_vendor,
    wrong,
)
from services.tickets.ports import (
    Member,
    Numbers,
    People,
    RequestSeenError,
    RulesByPortal,
    TicketIndex,
    TicketStore,
    Uploads,
)


@dataclass(frozen=True)
class OpenTicket:
    """One insert of the ticket with its event; the same request again answers with the ticket that it made."""

    store: TicketStore
    numbers: Numbers
    people: People
    uploads: Uploads
    index: TicketIndex
    rules: RulesByPortal
    clock: Clock

    async def __call__(self, call: Call, request: messages.OpenTicket) -> messages.Written:
        """The number is there at once."""
        actor = call.actor
        check_opening(actor)
        imprint = imprint_of(actor, call.subject, request)
        key = f"{actor.id}:{request.request_id}"
        contact, company_id, portal = await self._contact(actor, request.contact)
        rules = self.rules[portal]
        wish = checked(wire.wish_in(request), actor, rules)
        if request.uploads and await self.store.opened_by(actor, key):
            return await self._again(actor, key, imprint)
        await self._check_followed(actor, request.follows, portal)
        await colleagues_of(self.people, wish.people, company_id, portal)
        files = await self.uploads.reserve(call.token, request.uploads, "", request.request_id)
        origin = Origin(
            number=await self.numbers.take(portal),
            contact=contact,
            company=await self.people.company(company_id),
            request=key,
            imprint=imprint,
            at=self.clock(),
            files=files,
            follows=request.follows or "",
        )
        ticket = opened(wish, origin, actor, rules)
        events = wire.facts(None, ticket)
        try:
            await self.store.insert(actor, ticket, events)
        except RequestSeenError:
            return await self._again(actor, key, imprint)
        await self.index.wrote(events)
        return wire.written(ticket, actor)

    async def _check_followed(self, actor: Actor, follows: str | None, portal: str) -> None:
        """Only what the actor sees can be gone on with, and only within a portal."""
        held = await self.store.get(actor, follows) if follows else None
        if follows and (held is None or held.ticket.portal != portal):
            raise wrong(follows="This is not one of the choices.")

    async def _again(self, actor: Actor, key: str, imprint: str) -> messages.Written:
        held = await self.store.opened_by(actor, key)
        if held is None:
            raise hidden()
        check_same(held.ticket.imprint, imprint)
        return wire.written(held.ticket, actor)

    async def _contact(self, actor: Actor, wanted: str) -> tuple[Party, str, str]:
        """For whom the ticket is, of which company, in which portal."""
        if not speaks_for_vendor(actor):
            if wanted in ("", actor.id):
                return party_of(actor), actor.company, actor.portal
            colleague = await colleague_as_contact(self.people, wanted, actor, self.rules[actor.portal])
            return colleague.party, actor.company, actor.portal
        member = await self.people.member(wanted) if wanted else None
        if member is None or not self._is_customer(member, actor):
            raise wrong(contact="Choose the customer for whom you open it.")
        return member.party, member.company, member.portal

    def _is_customer(self, member: Member, actor: Actor) -> bool:
        home = member.portal in self.rules and (actor.is_service or member.portal == actor.portal)
        return home and not member.staff and member.active and bool(member.company)
