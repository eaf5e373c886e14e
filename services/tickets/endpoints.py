"""The operations that tickets answers, each with its use case."""

from dataclasses import dataclass
from typing import Any

from contracts import articles as kb
from contracts import releases as downloads
from contracts import tickets as messages
from contracts.errors import CasebusError, Code
from kit.rpc.server import Call, Handler, Route
from services.tickets import commands, queries
from services.tickets.commands import articles as article_commands
from services.tickets.commands import releases as release_commands
from services.tickets.domain import RefusedError
from services.tickets.queries import articles as article_queries
from services.tickets.queries import releases as release_queries


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
    check_sight: queries.CheckSight
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
            Route(messages.CHECK_SIGHT, refusing(self.check_sight)),
            Route(messages.CHECK_KEYS, refusing(self.check_keys)),
        )


@dataclass(frozen=True)
class ArticleEndpoints:
    """What tickets can do with the articles of the knowledge base, for the bus."""

    write: article_commands.WriteArticle
    edit: article_commands.EditArticle
    publish: article_commands.PublishArticle
    withdraw: article_commands.WithdrawArticle
    restore: article_commands.RestoreVersion
    rate: article_commands.RateArticle
    solved: article_commands.NoteSolved
    read: article_queries.ReadArticle
    manuscript: article_queries.ReadManuscript
    version: article_queries.ReadVersion
    list: article_queries.ListArticles
    topics: article_queries.ListTopics
    search: article_queries.SearchArticles
    suggest: article_queries.SuggestArticles

    def routes(self) -> tuple[Route, ...]:
        """Operation → use case."""
        return (
            Route(kb.WRITE_ARTICLE, refusing(self.write)),
            Route(kb.EDIT_ARTICLE, refusing(self.edit)),
            Route(kb.PUBLISH_ARTICLE, refusing(self.publish)),
            Route(kb.WITHDRAW_ARTICLE, refusing(self.withdraw)),
            Route(kb.RESTORE_VERSION, refusing(self.restore)),
            Route(kb.RATE_ARTICLE, refusing(self.rate)),
            Route(kb.NOTE_SOLVED, refusing(self.solved)),
            Route(kb.READ_ARTICLE, refusing(self.read)),
            Route(kb.READ_MANUSCRIPT, refusing(self.manuscript)),
            Route(kb.READ_VERSION, refusing(self.version)),
            Route(kb.LIST_ARTICLES, refusing(self.list)),
            Route(kb.LIST_TOPICS, refusing(self.topics)),
            Route(kb.SEARCH_ARTICLES, refusing(self.search)),
            Route(kb.SUGGEST_ARTICLES, refusing(self.suggest)),
        )


@dataclass(frozen=True)
class ReleaseEndpoints:
    """What tickets can do with products, their releases, and tickets that are tied to one, for the bus."""

    write_product: release_commands.WriteProduct
    write_release: release_commands.WriteRelease
    set_state: release_commands.SetReleaseState
    follow: release_commands.FollowProduct
    link: release_commands.LinkRelease
    answer: release_commands.AnswerRelease
    list: release_queries.ListProducts
    product: release_queries.ReadProduct
    release: release_queries.ReadRelease

    def routes(self) -> tuple[Route, ...]:
        """Operation → use case."""
        return (
            Route(downloads.WRITE_PRODUCT, refusing(self.write_product)),
            Route(downloads.WRITE_RELEASE, refusing(self.write_release)),
            Route(downloads.SET_RELEASE_STATE, refusing(self.set_state)),
            Route(downloads.FOLLOW_PRODUCT, refusing(self.follow)),
            Route(messages.LINK_RELEASE, refusing(self.link)),
            Route(messages.ANSWER_RELEASE, refusing(self.answer)),
            Route(downloads.LIST_PRODUCTS, refusing(self.list)),
            Route(downloads.READ_PRODUCT, refusing(self.product)),
            Route(downloads.READ_RELEASE, refusing(self.release)),
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
