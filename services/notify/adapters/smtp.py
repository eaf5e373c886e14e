"""The way to the mail server: a few connections, each used for many mails, with a time limit on everything."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from kit.tracing import span
from services.notify.ports import Letter, Outcome

_LONGEST_ANSWER = 300
# 421: the server is closing; 530, 534, 535, 538: it wants to know us better (RFC 5321, RFC 4954).
# None of them is about the mail, so none of them ends it.
_SERVER_CODES = frozenset({421, 454, 530, 534, 535, 538})


@dataclass(frozen=True)
class MailServer:
    """Where mails go: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """Read the address; raises ValueError when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL is not an address like smtp://host:port")
        tls = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            parts.port or (465 if tls else 25),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            tls,
        )


@dataclass(frozen=True)
class SmtpLimits:
    """How long and how often; `name` is how we greet the server."""

    name: str

    connect_seconds: float
    command_seconds: float
    idle_seconds: float
    mails_per_connection: int
    mails_per_second: float
    # a connection that was used so lately is not asked whether it is still there
    sure_seconds: float = 2.0


@dataclass
class _Line:
    client: aiosmtplib.SMTP
    mails: int = 0
    used: float = field(default_factory=time.monotonic)


class SmtpMailer:
    """Sends letters; as many connections are open as mails are sent at the same time."""

    def __init__(self, server: MailServer, limits: SmtpLimits) -> None:
        self._server = server
        self._limits = limits
        self._idle: list[_Line] = []
        self._next_slot = 0.0

    async def send(self, letter: Letter) -> Outcome:
        """Hand over one mail."""
        await self._pace()
        try:
            async with asyncio.timeout(self._limits.connect_seconds + self._limits.command_seconds):
                line = await self._line()
        except (SMTPException, OSError, TimeoutError) as error:
            return Outcome("server", _text(error))
        with span("smtp"):
            return await self._dialogue(line, letter)

    async def close(self) -> None:
        """Say goodbye on every idle connection."""
        lines, self._idle = self._idle, []
        await asyncio.gather(*(_goodbye(line) for line in lines))

    async def _dialogue(self, line: _Line, letter: Letter) -> Outcome:
        try:
            # the whole dialogue has one limit, so that a server that drips cannot outlast the lease
            async with asyncio.timeout(self._limits.command_seconds):
                _, answer = await line.client.sendmail(letter.sender, [letter.recipient], letter.content)
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            outcome = _judge(error)
            if outcome.met_server and line.client.is_connected:
                self._keep(line)
            else:
                line.client.close()
            return outcome
        except asyncio.CancelledError:
            line.client.close()
            raise
        self._keep(line)
        return Outcome("none", answer.replace("\n", " ")[:_LONGEST_ANSWER], met_server=True)

    async def _line(self) -> _Line:
        oldest = time.monotonic() - self._limits.idle_seconds
        while self._idle:
            line = self._idle.pop()
            if line.used > oldest and await self._is_alive(line):
                return line
            line.client.close()
        client = aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.user or None,
            password=self._server.password or None,
            use_tls=self._server.tls,
            local_hostname=self._limits.name,
            timeout=self._limits.connect_seconds,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        client.timeout = self._limits.command_seconds
        return _Line(client)

    async def _is_alive(self, line: _Line) -> bool:
        """Whether the server still listens; asked only when the connection was idle for a moment."""
        if not line.client.is_connected:
            return False
        if time.monotonic() - line.used < self._limits.sure_seconds:
            return True
        try:
            await line.client.noop(timeout=5)
        except (SMTPException, OSError, TimeoutError):
            return False
        return True

    def _keep(self, line: _Line) -> None:
        line.mails += 1
        line.used = time.monotonic()
        if line.mails >= self._limits.mails_per_connection:
            line.client.close()
        else:
            self._idle.append(line)

    async def _pace(self) -> None:
        """Wait for this mail's moment, so that no second has more of them than allowed."""
        now = time.monotonic()
        at = max(now, self._next_slot)
        self._next_slot = at + 1 / self._limits.mails_per_second
        if at > now:
            await asyncio.sleep(at - now)


@asynccontextmanager
async def smtp_mailer(server: MailServer, limits: SmtpLimits) -> AsyncIterator[SmtpMailer]:
    """A mailer whose connections are closed at the end."""
    mailer = SmtpMailer(server, limits)
    try:
        yield mailer
    finally:
        await mailer.close()


def _judge(error: Exception) -> Outcome:
    """Whose fault it is: 4xx is for now, 5xx for good, silence and refusals of us are the server's."""
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, SMTPNotSupported | ValueError):
        return Outcome("mail_for_good", _text(error), met_server=True)
    if isinstance(error, SMTPServerDisconnected | SMTPConnectError | SMTPTimeoutError | SMTPHeloError):
        return Outcome("server", _text(error))
    if isinstance(error, SMTPResponseException) and not isinstance(error, SMTPAuthenticationError):
        if error.code in _SERVER_CODES:
            return Outcome("server", _text(error))
        return Outcome("mail" if error.code < 500 else "mail_for_good", _text(error), met_server=True)
    return Outcome("server", _text(error))


def _text(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        text = f"{error.code} {error.message}"
    else:
        text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return text.replace("\n", " ")[:_LONGEST_ANSWER]


async def _goodbye(line: _Line) -> None:
    try:
        await line.client.quit(timeout=1)
    except (SMTPException, OSError, TimeoutError):
        line.client.close()
