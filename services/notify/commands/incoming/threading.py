"""Finds the ticket that a mail belongs to: by its reply address, by what it answers, by the number in its subject."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from contracts.errors import CasebusError, Code
from contracts.portal import Portal
from services.notify.domain.incoming.judging import is_proven, number_in, references
from services.notify.domain.incoming.mail import Incoming, QuarantineError
from services.notify.domain.incoming.mime import Mail
from services.notify.domain.notices import Delivery, Notice
from services.notify.ports import Ledger, MailPerson, TicketGuard

NOTED = "ticket_noted"


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket, or none for a new one; what staff write is a note unless it answers a mail that customers had too."""

    ticket: str = ""
    staff_only: bool = False


@dataclass(frozen=True)
class Threading:
    """A reply address is good for its person alone; what anybody could write counts only for who may see the ticket."""

    ledger: Ledger
    guard: TicketGuard
    portals: Mapping[str, Portal]
    trusted: str

    async def __call__(self, mail: Incoming, letter: Mail, who: MailPerson) -> Thread:
        """The ticket; raises QuarantineError for what nobody may answer like this."""
        if mail.reply:
            return await self._replied(mail.reply, who)
        if who.staff and not is_proven(letter, self.trusted):
            raise QuarantineError("unproven", "says that it is from staff")
        async for ticket, staff_only in self._named(mail, letter, staff=who.staff):
            if not await self._sees(ticket, who):
                continue
            if self._strict(mail.portal) or (self.trusted and not is_proven(letter, self.trusted)):
                raise QuarantineError("unproven", f"names {ticket}")
            return Thread(ticket, staff_only)
        return Thread()

    async def names(self, mail: Incoming, letter: Mail) -> bool:
        """Whether it answers a mail of ours or names a ticket, whoever sees that."""
        if mail.reply:
            return True
        async for _ in self._named(mail, letter, staff=False):
            return True
        return False

    async def _replied(self, reply: tuple[str, str], who: MailPerson) -> Thread:
        notice = await self.ledger.find(reply[0])
        delivery = _delivery(notice, reply[1])
        if notice is None or delivery is None or not notice.ticket:
            raise QuarantineError("no_ticket")
        mine = who.staff if not delivery.to.person and delivery.to.desk else who.id == delivery.to.person
        if not mine:
            raise QuarantineError("not_the_person", f"answers a mail to {delivery.to.name or delivery.to.email}")
        return Thread(notice.ticket, delivery.template == NOTED)

    async def _named(self, mail: Incoming, letter: Mail, *, staff: bool) -> AsyncIterator[tuple[str, bool]]:
        """Tickets that it names, the surest first, each with whether it is for staff only.

        Staff name tickets among themselves: only the answer to a mail that is no note's is meant for the customer.
        """
        portal = self.portals[mail.portal]
        domain = portal.mails.sender.rpartition("@")[2].lower()
        for local, host in references(letter):
            if host.lower() != domain:
                continue
            name, _, rest = local.lower().partition(".")
            if name == "ticket" and rest.startswith(f"{portal.key}."):
                yield f"{portal.key}/{rest.removeprefix(f'{portal.key}.').upper()}", staff
                continue
            key, _, number = local.lower().rpartition(".")
            notice = await self.ledger.find(key) if key else None
            delivery = _delivery(notice, number)
            if notice and delivery and notice.ticket and notice.portal == portal.key:
                yield notice.ticket, delivery.template == NOTED and staff
        if number := number_in(letter.value("subject"), portal.number):
            yield f"{portal.key}/{number}", staff

    async def _sees(self, ticket: str, who: MailPerson) -> bool:
        try:
            await self.guard.check(ticket, who.token)
        except CasebusError as error:
            if error.code in (Code.NOT_FOUND, Code.FORBIDDEN, Code.INVALID):
                return False
            raise
        return True

    def _strict(self, portal: str) -> bool:
        return self.portals[portal].mail_in.unproven == "quarantine"


def _delivery(notice: Notice | None, delivery: str) -> Delivery | None:
    return next((one for one in notice.deliveries if one.id == delivery), None) if notice else None
