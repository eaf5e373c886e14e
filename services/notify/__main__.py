"""Runs notify: settings → adapters → use cases → endpoints and consumer → senders."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start; `run` turns it on again

import os
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts import accounts
from contracts.bus import ACCESS
from contracts.portal import Portal
from kit.clock import utc_now
from kit.consumer import Handlers, consume
from kit.deadletters import MongoDeadLetters
from kit.forgetting import Erasures, Forgetting
from kit.ids import new_id
from kit.lifecycle import Lifecycle, run
from kit.mongo import answers, database
from kit.rpc.client import Bus, connect
from kit.rpc.server import Route, serve
from kit.settings import ProcessSettings
from kit.tokens import OwnToken, TokenVerifier
from kit.yamlfile import load_folder
from services.notify.adapters.feeding.feeders import NatsStreams, feeding
from services.notify.adapters.figures import count_mail, mail_measured
from services.notify.adapters.forgetting import MongoForgetter
from services.notify.adapters.incoming.raw import raw_mails
from services.notify.adapters.mail.composer import TemplateComposer, load_templates
from services.notify.adapters.mail.words import load_words
from services.notify.adapters.mongo import MongoDeadLetterBox, MongoLedger
from services.notify.adapters.notifications import MongoNotifications, OpenPages, old_forgotten
from services.notify.adapters.peers import AccountsDirectory, AccountsVault, TicketsGuard
from services.notify.adapters.smtp import MailServer, SmtpLimits, smtp_mailer
from services.notify.commands.deliver import DeliverNotice
from services.notify.commands.dispatch import Dispatcher
from services.notify.commands.feeding.feed_system import FeedSystem
from services.notify.commands.keep_notice import KeepNotice
from services.notify.commands.replay_dead_letter import Replay
from services.notify.commands.tell_of_account import TellOfAccount
from services.notify.commands.tell_of_held import TellOfHeld
from services.notify.commands.tell_of_release import TellOfRelease
from services.notify.commands.tell_of_ticket import TellOfTicket
from services.notify.commands.telling.keep_notifications import ForgetTold, KeepNotifications
from services.notify.commands.telling.mark_notifications import MarkRead
from services.notify.consumers import erased, handed, handlers, heard, held, together
from services.notify.domain.backoff import Backoff, Gate
from services.notify.endpoints import routes, told_routes
from services.notify.hookroom import Hookroom
from services.notify.mailroom import Mailroom
from services.notify.ports import Directory, Mailer, Vault
from services.notify.queries import Queries
from services.notify.queries.notifications import NotificationQueries
from services.notify.settings import Settings

PROCESS = "notify"
HERE = Path(__file__).parent
DRAIN_SECONDS = 8.0


async def main(life: Lifecycle) -> None:
    """Build everything, and start it."""
    told, settings = life.settings, Settings.from_environment(os.environ)
    portals = load_folder(told.portals, Portal)
    composer = make_composer(portals, told, settings)
    db = await life.enter(database(told))
    bus = await life.enter(connect(told))
    life.health.watch("mongo", lambda: answers(db))
    ledger = MongoLedger(db["notices"])
    await ledger.prepare()
    token = own_token(bus)
    outgoing = await mailing(life, ledger, composer, AccountsVault(bus, token), settings)

    keep = KeepNotice(ledger, outgoing, utc_now)
    directory = AccountsDirectory(bus, token, settings.people_seconds)
    raw = await life.enter(raw_mails(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key")))
    forgetter = MongoForgetter(db, raw.remove)
    keep_in_portal, told_ops, anew = await in_portal(life, db, bus)
    hooks = await Hookroom(portals, settings, directory, keep).open(life, db)
    forgets = forgetters(forgetter, Erasures(bus, token))
    tell = tellers(portals, directory, keep, keep_in_portal)
    table = together(tell, forgets, heard(hooks.keep), held(TellOfHeld(portals, directory, keep)), anew)
    letters = MongoDeadLetters(db["dead_letters"])
    durable = ACCESS[PROCESS].consumes
    assert durable is not None, "the architecture table gives notify a consumer"
    consumer = await life.enter(consume(bus, durable.durable, table, letters, life))
    life.defer(outgoing.stop)  # before the consumer's events are finished: what they bring now is for another replica

    await life.enter(feeding(bus, token, FeedSystem(NatsStreams(bus)), life))
    box = MongoDeadLetterBox(letters)
    queries = Queries(ledger, TicketsGuard(bus), box, utc_now, told.secret("reply_key"))
    mailroom = await Mailroom(portals, composer.words, settings, ledger, bus, token, raw).open(life, db)
    answered = [*routes(queries, Replay(box, consumer.handle)), *told_ops, *mailroom, *hooks.routes]
    await life.enter(serve(bus, PROCESS, answered, TokenVerifier(told.secret("actor_public.pem")), life))


async def in_portal(life: Lifecycle, db: Any, bus: Bus) -> tuple[KeepNotifications, list[Route], Handlers]:
    """What the portal itself tells people: what keeps it, what is asked about it, and what ends it."""
    store = MongoNotifications(db["notifications"])
    await store.prepare()
    await life.enter(old_forgotten(store, utc_now, life.tasks))
    pages = await life.enter(OpenPages(bus, utc_now).running(life.tasks))
    queries = NotificationQueries(store, TicketsGuard(bus))
    asked = told_routes(queries, MarkRead(store, queries.unread, pages.tell))
    return KeepNotifications(store, pages.tell), asked, handed(ForgetTold(store, pages.tell))


async def mailing(
    life: Lifecycle, ledger: MongoLedger, composer: TemplateComposer, vault: Vault, settings: Settings
) -> Dispatcher:
    """The senders of mail, at work."""
    told = life.settings
    mailer = await life.enter(smtp_mailer(MailServer.parse(told.smtp_address()), limits(told, settings)))
    outgoing = make_dispatcher(
        ledger=ledger, composer=composer, vault=vault, mailer=mailer, settings=settings, instance=told.instance
    )
    await life.enter(outgoing.running(settings.connections, DRAIN_SECONDS))
    await life.enter(mail_measured(ledger.state_for_system, utc_now, life.tasks))
    return outgoing


def tellers(
    portals: dict[str, Portal], directory: Directory, keep: KeepNotice, keep_in_portal: KeepNotifications
) -> Handlers:
    """What tells people of events."""
    release = TellOfRelease(portals, directory, keep)
    return handlers(TellOfTicket(portals, directory, keep, keep_in_portal), TellOfAccount(portals, keep), release)


def forgetters(forgetter: MongoForgetter, registry: Erasures) -> Handlers:
    """What forgets people who are to be forgotten."""
    return erased(Forgetting(registry.ask, forgetter.forget_for_system, registry.note))


def make_composer(portals: dict[str, Portal], told: ProcessSettings, settings: Settings) -> TemplateComposer:
    """Templates and languages of all portals."""
    languages = tuple(sorted({language for portal in portals.values() for language in portal.languages}))
    words = load_words(HERE / "locales", languages)
    templates = load_templates(HERE / "templates", words)
    reply_key = told.secret("reply_key")
    return TemplateComposer(portals, words, templates, told.public_url, settings.reply_domain, reply_key)


def make_dispatcher(
    *,
    ledger: MongoLedger,
    composer: TemplateComposer,
    vault: Vault,
    mailer: Mailer,
    settings: Settings,
    instance: str,
) -> Dispatcher:
    """The senders; their holder's name is a new one at each start."""
    retries = Backoff(settings.first_retry, settings.retry_factor, settings.longest_retry, random.random)
    pauses = Backoff(settings.first_pause, 2.0, settings.longest_pause, random.random)
    return Dispatcher(
        ledger=ledger,
        deliver=DeliverNotice(composer, vault, mailer, utc_now, retries, settings.keep_trying, count_mail),
        gate=Gate(pauses),
        clock=utc_now,
        holder=f"{instance}-{new_id()}",
        lease=settings.lease,
        lease_needed=settings.lease_needed,
        sweep_seconds=settings.sweep_seconds,
    )


def limits(told: ProcessSettings, settings: Settings) -> SmtpLimits:
    """How this process speaks with the mail server."""
    host = urlsplit(told.public_url).hostname or "localhost"
    return SmtpLimits(
        name=f"[{host}]" if host.replace(".", "").isdigit() else host,
        connect_seconds=settings.connect_seconds,
        command_seconds=settings.command_seconds,
        idle_seconds=settings.idle_seconds,
        mails_per_connection=settings.mails_per_connection,
        mails_per_second=settings.mails_per_second,
    )


def own_token(bus: Bus) -> OwnToken:
    """The token with which notify asks the others."""

    async def mint() -> tuple[str, float]:
        minted = await bus.call(accounts.mint_token(PROCESS), accounts.MintToken())
        return minted.token, minted.expires

    return OwnToken(mint)


if __name__ == "__main__":
    run(PROCESS, main)
