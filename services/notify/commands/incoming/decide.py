"""What staff do with a mail in quarantine: make it somebody's ticket or comment, have it judged anew, put it away."""

from dataclasses import dataclass

from contracts import mailin
from contracts.errors import CasebusError, Code, invalid, not_found
from kit.clock import Clock
from kit.rpc.server import Call
from services.notify import wire
from services.notify.commands.incoming.working import Worker
from services.notify.domain.incoming.mail import Decision, Incoming
from services.notify.ports import Desk, Intake, TicketGuard


async def mail_of(intake: Intake, call: Call, key: str) -> Incoming:
    """A mail of the actor's own portal; staff alone know of any."""
    portal = wire.overseen(call.actor)
    mail = await intake.get(key)
    if mail is None or portal not in ("*", mail.portal):
        raise not_found()
    return mail


@dataclass(frozen=True)
class AcceptMail:
    """A new ticket of the chosen person, or their comment; the mail goes through the same steps as any other."""

    intake: Intake
    desk: Desk
    guard: TicketGuard
    worker: Worker
    clock: Clock

    async def __call__(self, call: Call, request: mailin.AcceptIncoming) -> mailin.IncomingRow:
        """One that is accepted, or being handled at this moment, is answered as it is: it never makes two tickets."""
        mail = await mail_of(self.intake, call, request.id)
        if mail.state not in ("quarantined", "deleted"):
            return wire.incoming_row(mail)
        who = await self.desk.person(mail.portal, person=request.person)
        if who is None or who.staff:
            raise invalid("Some of it is not right.", person="Choose a customer who may write.")
        if request.ticket:
            await self._check(request.ticket, who.token)
        decided = mail.anew(self.clock(), Decision(who.id, request.ticket, call.actor.id))
        after = await self.worker.now(mail, decided)
        return wire.incoming_row(after)

    async def _check(self, ticket: str, token: str) -> None:
        try:
            await self.guard.check(ticket, token)
        except CasebusError as error:
            if error.code not in (Code.NOT_FOUND, Code.FORBIDDEN):
                raise
            raise invalid("Some of it is not right.", ticket="This person does not see such a ticket.") from error


@dataclass(frozen=True)
class HandleMail:
    """Judged anew, put away, or taken back; nothing is removed before its time is over."""

    intake: Intake
    worker: Worker
    clock: Clock

    async def __call__(self, call: Call, request: mailin.HandleIncoming) -> mailin.IncomingRow:
        """A mail that has moved on in the meantime is answered as it is."""
        mail = await mail_of(self.intake, call, request.id)
        if request.what == "replay" and mail.state in ("quarantined", "deleted"):
            return wire.incoming_row(await self.worker.now(mail, mail.anew(self.clock(), None)))
        after = mail
        if request.what == "delete" and mail.state == "quarantined":
            after = mail.deleted()
        elif request.what == "restore" and mail.state == "deleted":
            after = mail.restored()
        if after is not mail and not await self.intake.change(mail, after):
            after = await self.intake.get(mail.id) or after
        return wire.incoming_row(after)
