"""The process `tickets`: settings, adapters, use cases, endpoints."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start; `run` turns it on again

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.accounts import MintToken, mint_token
from contracts.bus import ACCESS
from contracts.portal import Portal
from contracts.portal_keys import keys_of, missing_text
from kit.clock import Clock, utc_now
from kit.consumer import consume
from kit.deadletters import MongoDeadLetters
from kit.forgetting import Erasures, Forgetting
from kit.lifecycle import Lifecycle, run
from kit.mongo import answers, database
from kit.outbox import Outbox
from kit.rpc.client import Bus, connect
from kit.rpc.server import serve
from kit.tokens import OwnToken, TokenVerifier
from kit.yamlfile import FileError, load_folder
from services.tickets import commands, queries, wire
from services.tickets.adapters.articles import index as article_index
from services.tickets.adapters.articles.counting import counted
from services.tickets.adapters.articles.mongo import MongoArticleStore
from services.tickets.adapters.articles.tallies import MongoTallies
from services.tickets.adapters.forgetting import MongoForgetter
from services.tickets.adapters.index.fulltext.sheets import Languages
from services.tickets.adapters.index.intake import FILTERS
from services.tickets.adapters.index.keeping import Keeper, Source, kept
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.adapters.index.names import named
from services.tickets.adapters.mongo import MongoNumbers, MongoTicketStore
from services.tickets.adapters.peers import Accounts, Files
from services.tickets.adapters.releases.mongo import MongoReleaseStore, MongoWishes
from services.tickets.adapters.timer import every
from services.tickets.commands import articles as article_commands
from services.tickets.commands import releases as release_commands
from services.tickets.consumers import Consumers
from services.tickets.domain.articles import Article, Shelves
from services.tickets.endpoints import ArticleEndpoints, Endpoints, ReleaseEndpoints
from services.tickets.ports import Numbers, People, RulesByPortal, TicketIndex, TicketStore, Uploads
from services.tickets.queries import articles as article_queries
from services.tickets.queries import releases as release_queries
from services.tickets.settings import Settings
from services.tickets.wire.releases import Shelves as Portals
from services.tickets.wire.releases import products_of

PROCESS = "tickets"


def own_token(bus: Bus) -> OwnToken:
    """This process's own actor token, from accounts."""

    async def mint() -> tuple[str, float]:
        token = await bus.call(mint_token(PROCESS), MintToken())
        return token.token, token.expires

    return OwnToken(mint)


def endpoints(
    *,
    store: TicketStore,
    numbers: Numbers,
    people: People,
    uploads: Uploads,
    index: TicketIndex,
    rules: RulesByPortal,
    clock: Clock,
) -> Endpoints:
    """Every use case on these parts."""
    change = commands.Changing(store, index, rules, clock)
    return Endpoints(
        open=commands.OpenTicket(store, numbers, people, uploads, index, rules, clock),
        comment=commands.AddComment(change, uploads),
        attach=commands.AttachFiles(change, uploads),
        edit=commands.EditTicket(change, people),
        move=commands.MoveTicket(change),
        plan=commands.PlanWork(change),
        resolve=commands.ResolveTicket(change),
        share=commands.ShareTicket(change, people),
        propose_cost=commands.ProposeCost(change),
        answer_cost=commands.AnswerCost(change),
        read=queries.ReadTicket(store, rules, clock),
        list=queries.ListTickets(index),
        count=queries.CountTickets(index),
        search=queries.SearchTickets(index),
        check_access=queries.CheckAccess(store, rules, clock),
        check_sight=queries.CheckSight(store),
        check_keys=queries.CheckKeys(index),
    )


@dataclass(frozen=True)
class Ground:
    """What everything here stands on."""

    life: Lifecycle
    settings: Settings
    clock: Clock
    db: Any
    bus: Bus


async def knowledge(
    ground: Ground, tickets: TicketStore, shelves: Shelves, languages: Languages
) -> tuple[ArticleEndpoints, Keeper[Article]]:
    """The knowledge base: its use cases, and what keeps its index."""
    life, db, bus, clock = ground.life, ground.db, ground.bus, ground.clock
    outbox = await life.enter(Outbox.on(db["articles"], bus, life))
    store = MongoArticleStore(db["articles"], db["article_versions"], outbox)
    tallies = MongoTallies(db["article_tallies"], db["article_opinions"], clock)
    await store.prepare()
    await tallies.prepare()
    index = article_index.LocalArticles(life.settings.state / ground.settings.article_index_file, languages)
    source = Source(store.all_for_system, article_index.FILTERS)
    keeper = await life.enter(kept(index, source, bus, life))
    life.health.watch("articles", keeper.usable)
    await life.enter(counted(tallies, index, life))
    change = article_commands.ChangingArticle(store, index, shelves, clock)
    numbers = MongoNumbers(db["article_numbers"])
    served = ArticleEndpoints(
        write=article_commands.WriteArticle(store, numbers, tickets, index, shelves, clock),
        edit=article_commands.EditArticle(change),
        publish=article_commands.PublishArticle(change),
        withdraw=article_commands.WithdrawArticle(change),
        restore=article_commands.RestoreVersion(change),
        rate=article_commands.RateArticle(store, tallies, shelves, clock),
        solved=article_commands.NoteSolved(store, tallies, shelves),
        read=article_queries.ReadArticle(store, tallies, shelves),
        manuscript=article_queries.ReadManuscript(store, tallies, shelves),
        version=article_queries.ReadVersion(store, shelves),
        list=article_queries.ListArticles(index, shelves),
        topics=article_queries.ListTopics(index, shelves),
        search=article_queries.SearchArticles(index, shelves),
        suggest=article_queries.SuggestArticles(index, shelves),
    )
    return served, keeper


@dataclass(frozen=True)
class Parts:
    """What the downloads stand on: the process, and what it has for tickets already."""

    life: Lifecycle
    db: Any
    bus: Bus
    clock: Clock
    store: MongoTicketStore
    index: TicketIndex
    accounts: Accounts
    rules: RulesByPortal
    timer_seconds: float


async def downloads(parts: Parts, portals: Portals) -> ReleaseEndpoints:
    """The use cases; what a process that died has not told yet, is told now and then."""
    life, db, bus, clock = parts.life, parts.db, parts.bus, parts.clock
    store = MongoReleaseStore(db["products"], db["releases"])
    wishes = MongoWishes(db["release_wishes"], await life.enter(Outbox.on(db["release_wishes"], bus, life)))
    await store.prepare()
    await wishes.prepare()
    tell = release_commands.TellRelease(
        store=store,
        wishes=wishes,
        tickets=parts.store,
        tied=parts.store,
        index=parts.index,
        people=parts.accounts,
        subscriptions=parts.accounts,
        rules=parts.rules,
        portals=portals,
        clock=clock,
    )
    await life.enter(every(parts.timer_seconds, tell, life))

    def soon(release: str) -> None:
        life.tasks.spawn(tell.soon(release), f"tell-{release}")

    change = commands.Changing(parts.store, parts.index, parts.rules, clock)
    door = release_queries.Door(portals, parts.accounts)
    return ReleaseEndpoints(
        write_product=release_commands.WriteProduct(store, portals, clock),
        write_release=release_commands.WriteRelease(store, MongoNumbers(db["release_numbers"]), portals, clock),
        set_state=release_commands.SetReleaseState(store, portals, clock, soon),
        follow=release_commands.FollowProduct(store, wishes, portals),
        link=release_commands.LinkRelease(change, store, tell, portals),
        answer=release_commands.AnswerRelease(change),
        list=release_queries.ListProducts(store, wishes, door),
        product=release_queries.ReadProduct(store, wishes, door),
        release=release_queries.ReadRelease(store, wishes, door),
    )


def hearing(ground: Ground, outbox: Outbox, rename: commands.RenameContact) -> AbstractAsyncContextManager[object]:
    """Hears of people who are to be forgotten, or go by another name."""
    durable = ACCESS[PROCESS].consumes
    assert durable is not None, "the architecture table gives tickets a consumer"
    db, bus = ground.db, ground.bus
    registry = Erasures(bus, own_token(bus))
    forget = Forgetting(registry.ask, MongoForgetter(db, outbox).forget_for_system, registry.note)
    letters = MongoDeadLetters(db["dead_letters"])
    return consume(bus, durable.durable, Consumers(forget, rename).handlers(), letters, ground.life)


def ranks(portals: dict[str, Portal]) -> dict[str, dict[str, int]]:
    """Priorities in order, the first of a portal's list being the most urgent."""
    return {
        key: {choice.key: number for number, choice in enumerate(reversed(portal.priorities.items), start=1)}
        for key, portal in portals.items()
    }


async def nothing_vanished(folder: Path, portals: dict[str, Portal], index: TicketIndex) -> None:
    """Raise FileError where tickets have keys that their portal's definition has lost.

    Nobody could read such a status, move on from it or filter by it; so this process does not take part, and the
    replicas that still have the old definition go on answering.
    """
    faults = [
        f"{folder / key}.yaml: {missing_text(missing)}"
        for key, portal in portals.items()
        for missing in await index.missing_keys(keys_of(portal))
    ]
    if faults:
        raise FileError("\n".join(faults))


async def main(life: Lifecycle) -> None:
    """Build everything and start to serve."""
    await start(life, Settings(), utc_now)


async def start(life: Lifecycle, settings: Settings, clock: Clock) -> None:
    """Build everything on this clock and start to serve."""
    told = life.settings
    portals = {portal.key: portal for portal in load_folder(told.portals, Portal).values()}
    verifier = TokenVerifier(told.secret("actor_public.pem"))
    db = await life.enter(database(told))
    bus = await life.enter(connect(told))
    outbox = await life.enter(Outbox.on(db["tickets"], bus, life))
    store = MongoTicketStore(db["tickets"], outbox)
    await store.prepare()
    languages = {key: portal.languages for key, portal in portals.items()}
    index = LocalIndex(told.state / settings.index_file, ranks(portals), wire.labels_of(portals.values()), languages)
    keeper = await life.enter(kept(index, Source(store.all_for_system, FILTERS), bus, life))
    life.health.watch("mongo", lambda: answers(db))
    life.health.watch("index", keeper.usable)
    rules = wire.rule_book(portals.values())
    accounts, files = Accounts(bus, own_token(bus)), Files(bus, own_token(bus))
    await life.enter(named(index.names, files.names, keeper.fresh, life))
    served = endpoints(
        store=store,
        numbers=MongoNumbers(db["numbers"]),
        people=accounts,
        uploads=files,
        index=index,
        rules=rules,
        clock=clock,
    )
    shelves = wire.shelves_of(portals.values())
    articles, shelf_keeper = await knowledge(Ground(life, settings, clock, db, bus), store, shelves, languages)
    # Whoever listens gets its share of the requests: not before the index can answer them.
    await keeper.caught_up()
    await shelf_keeper.caught_up()
    await nothing_vanished(told.portals, portals, index)
    await life.enter(every(settings.timer_seconds, commands.CloseDue(store, index, rules, clock), life))
    parts = Parts(life, db, bus, clock, store, index, accounts, rules, settings.timer_seconds)
    releases = await downloads(parts, products_of(portals.values()))
    rename = commands.RenameContact(store, index, accounts)
    await life.enter(hearing(Ground(life, settings, clock, db, bus), outbox, rename))
    routes = (*served.routes(), *articles.routes(), *releases.routes())
    await life.enter(serve(bus, PROCESS, routes, verifier, life))


if __name__ == "__main__":
    run(PROCESS, main)
