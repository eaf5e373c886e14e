"""The operations that tickets answers, each with its use case."""

from dataclasses import dataclass
from typing import Any

from contracts import tickets as messages
from contracts.errors import CasebusError, Code
from kit.rpc.server import Call, Handler, Route
from services.tickets import commands, queries
from services.tickets.domain import RefusedError


@dataclass(frozen=True)
class Endpoints:
    """What tickets can do, for the bus."""

    open: commands.OpenTicket
    comment: commands.AddComment
    attach: commands.AttachFiles
    edit: commands.EditTicket
    move: commands.MoveTicket
    plan: commands.PlanWork
    resolve: commands.ResolveTicket
    share: commands.ShareTicket
    propose_cost: commands.ProposeCost
    answer_cost: commands.AnswerCost
    read: queries.ReadTicket
    list: queries.ListTickets
    count: queries.CountTickets
    search: queries.SearchTickets
    check_access: queries.CheckAccess
    check_keys: queries.CheckKeys

    def routes(self) -> tuple[Route, ...]:
        """Operation → use case."""
        return (
            Route(messages.OPEN, refusing(self.open)),
            Route(messages.COMMENT, refusing(self.comment)),
            Route(messages.ATTACH, refusing(self.attach)),
            Route(messages.EDIT, refusing(self.edit)),
            Route(messages.MOVE, refusing(self.move)),
            Route(messages.PLAN, refusing(self.plan)),
            Route(messages.RESOLVE, refusing(self.resolve)),
            Route(messages.SHARE, refusing(self.share)),
            Route(messages.PROPOSE_COST, refusing(self.propose_cost)),
            Route(messages.ANSWER_COST, refusing(self.answer_cost)),
            Route(messages.READ, refusing(self.read)),
            Route(messages.LIST, refusing(self.list)),
            Route(messages.COUNT, refusing(self.count)),
            Route(messages.SEARCH, refusing(self.search)),
            Route(messages.CHECK_ACCESS, refusing(self.check_access)),
            Route(messages.CHECK_KEYS, refusing(self.check_keys)),
        )


def refusing(handler: Handler) -> Handler:
    """The one place where a refusal of our rules becomes an error of the contracts."""

    async def answer(call: Call, request: Any) -> Any:
        try:
            return await handler(call, request)
        except RefusedError as refused:
            raise CasebusError(
                Code(refused.reason), refused.text, fields=refused.fields, details=refused.details
            ) from refused

    return answer
