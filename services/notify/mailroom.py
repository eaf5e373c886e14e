"""Assembles what takes mail in: doors, storage, the state machine, and what staff do about it."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from contracts import mailin
from contracts.portal import Portal
from kit.clock import utc_now
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.rpc.client import Bus
from kit.rpc.server import Route
from kit.settings import SettingsError
from services.notify.adapters.incoming.certificate import Certificate
from services.notify.adapters.incoming.desk import DeskOnBus
from services.notify.adapters.incoming.documents import MongoIntake
from services.notify.adapters.incoming.figures import count_incoming, incoming_measured
from services.notify.adapters.incoming.imap import Fetching, MailboxPlace, imap_polling, refreshed
from services.notify.adapters.incoming.raw import S3Mails, key_of
from services.notify.adapters.incoming.smtp import DoorLimits, Receiver, smtp_door
from services.notify.adapters.incoming.sweeping import swept
from services.notify.adapters.mail.words import Words
from services.notify.adapters.peers import TicketsGuard
from services.notify.commands.incoming.decide import AcceptMail, HandleMail
from services.notify.commands.incoming.process import ProcessMail
from services.notify.commands.incoming.receive import ReceiveMail
from services.notify.commands.incoming.threading import Threading
from services.notify.commands.incoming.working import Worker
from services.notify.domain.backoff import Backoff
from services.notify.domain.incoming.addresses import AddressBook, Home
from services.notify.ports import Ledger
from services.notify.queries.incoming import IncomingQueries
from services.notify.settings import Settings

CONNECTIONS = 8


@dataclass(frozen=True)
class Mailroom:
    """What mail in stands on."""

    portals: Mapping[str, Portal]
    words: Mapping[str, Words]
    settings: Settings
    ledger: Ledger
    bus: Bus
    token: Callable[[], Awaitable[str]]
    raw: S3Mails

    async def open(self, life: Lifecycle, db: Any) -> list[Route]:
        """Start it; the operations that it answers."""
        told, settings = life.settings, self.settings
        intake = MongoIntake(db["incoming"])
        await intake.prepare()
        raw = self.raw
        http = await life.enter(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)))
        desk = DeskOnBus(self.bus, self.token, http)
        book = address_book(self.portals, settings.reply_domain, told.secret("reply_key"))
        process = self._process(raw, intake, desk, book)
        retries = Backoff(timedelta(seconds=2), 2.0, timedelta(minutes=10), random.random)
        holder = f"{told.instance}-{new_id()}"
        worker = Worker(intake, process, utc_now, holder, retries, count_incoming, settings.lease)
        receive = ReceiveMail(raw, intake, self.ledger, book, utc_now, key_of, worker.nudge, count_incoming)
        await life.enter(worker.running(life.tasks))
        await life.enter(incoming_measured(intake, utc_now, life.tasks))
        await life.enter(swept(raw, intake, utc_now, settings.kept, life.tasks))
        if settings.listen:
            await self._listen(life, receive)
        if settings.imap:
            await life.enter(imap_polling(self._fetching(life, receive, http), settings.imap_seconds, life.tasks))
        queries = IncomingQueries(intake, raw, utc_now)
        accept = AcceptMail(intake, desk, TicketsGuard(self.bus), worker, utc_now)
        return [
            Route(mailin.LIST_INCOMING, queries.list),
            Route(mailin.INCOMING_STATE, queries.counts),
            Route(mailin.READ_INCOMING, queries.read),
            Route(mailin.ACCEPT_INCOMING, accept),
            Route(mailin.HANDLE_INCOMING, HandleMail(intake, worker, utc_now)),
        ]

    def _process(self, raw: S3Mails, intake: MongoIntake, desk: DeskOnBus, book: AddressBook) -> ProcessMail:
        guard = TicketsGuard(self.bus)
        return ProcessMail(
            raw=raw,
            intake=intake,
            ledger=self.ledger,
            book=book,
            desk=desk,
            threading=Threading(self.ledger, guard, self.portals, self.settings.trusted),
            clock=utc_now,
            trusted=self.settings.trusted,
            not_attached=self._not_attached,
            by_domain=frozenset(
                key for key, portal in self.portals.items() if portal.mail_in.unknown == "company_domain"
            ),
        )

    async def _listen(self, life: Lifecycle, receive: ReceiveMail) -> None:
        settings = self.settings
        limits = DoorLimits(largest=settings.largest)
        receiver = Receiver(receive.knows, receive, count_incoming, limits)
        host = urlsplit(life.settings.public_url).hostname or "localhost"
        certificate = Certificate(Path(settings.tls)) if settings.tls else None
        if certificate:
            await life.enter(certificate.renewing(life.tasks))
        context = certificate.context if certificate else None
        await life.enter(smtp_door(settings.listen, receiver, host, context))

    def _fetching(self, life: Lifecycle, receive: ReceiveMail, http: aiohttp.ClientSession) -> Fetching:
        """The mailbox: with its password, or with a token that is asked for anew each time; both are secret files."""
        told, settings = life.settings, self.settings
        place = MailboxPlace.parse(settings.imap)
        if not receive.knows(settings.imap_address):
            raise SettingsError("CASEBUS_IMAP_ADDRESS must be an address of a portal, for mail that names none")

        async def secret() -> str:
            if not settings.imap_oauth:
                return place.password or told.secret("imap_password")
            names = {"client_id": "imap_client_id", "client_secret": "imap_client_secret"}
            form = {field: told.secret(name) for field, name in names.items()}
            form |= {"grant_type": "refresh_token", "refresh_token": told.secret("imap_refresh_token")}
            return await refreshed(http, settings.imap_oauth, form)

        return Fetching(
            place=place,
            secret=secret,
            oauth=bool(settings.imap_oauth),
            knows=receive.knows,
            take=receive,
            too_large=receive.too_large,
            fallback=settings.imap_address,
            done=settings.imap_done,
            largest=settings.largest,
        )

    def _not_attached(self, portal: str, names: tuple[str, ...]) -> str:
        """What both sides read below the words of a mail some files of which were refused."""
        if not names:
            return ""
        words = self.words[self.portals[portal].language]
        return words.say("[Not taken in, too large or too many: %(names)s]", names=", ".join(names)[:2000])


def address_book(portals: Mapping[str, Portal], reply_domain: str, reply_key: str) -> AddressBook:
    """The addresses of all portals."""
    homes = {
        one.address: Home(portal.key, one.queue, one.type, one.priority, one.fields)
        for portal in portals.values()
        for one in portal.mail_in.addresses
    }
    senders = {portal.mails.sender.lower(): portal.key for portal in portals.values()}
    return AddressBook(homes, senders, reply_domain, reply_key)
