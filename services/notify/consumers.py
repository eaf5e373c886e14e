"""Event → use case."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from contracts import accounts, erasing, files, ledger, releases, tickets, tokens
from contracts.base import Event, EventType
from kit.consumer import Handler, Handlers
from kit.forgetting import Forgetting
from services.notify.commands.hooks.keep_for_hooks import KeepForHooks
from services.notify.commands.tell_of_account import TellOfAccount
from services.notify.commands.tell_of_held import TellOfHeld
from services.notify.commands.tell_of_release import TellOfRelease
from services.notify.commands.tell_of_ticket import TellOfTicket


def erased(forgetting: Forgetting) -> Handlers:
    """A person is to be forgotten."""

    async def forget(_event: Event, data: erasing.PersonErased) -> None:
        await forgetting(data.person, data.round)

    return {erasing.PERSON_ERASED: forget}


def handed(forget: Callable[[str, str, datetime], Awaitable[None]]) -> Handlers:
    """An account has another holder, who was not told what the one before was told."""

    async def begin_anew(event: Event, data: accounts.CompanyNews) -> None:
        await forget(event.portal, data.person, event.time)

    return {accounts.HANDED_OVER: begin_anew}


def heard(keep: KeepForHooks) -> Handlers:
    """The events that webhooks may hear of."""
    return {
        tickets.OPENED: keep,
        tickets.COMMENTED: keep,
        tickets.NOTED: keep,
        tickets.CHANGED: keep,
        tickets.CLOSING_SOON: keep,
        files.PLACED: keep,
        accounts.PERSON_CHANGED: keep,
        erasing.PERSON_ERASED: keep,
        ledger.LEDGER_CHANGED: keep,
    }


def held(tell: TellOfHeld) -> Handlers:
    """A file that nobody gets."""
    return {files.HELD: tell}


def together(*tables: Handlers) -> Handlers:
    """Each event to all that want it, side by side; what failed of one does not hold up another, and is repeated."""
    wanted: dict[EventType[Any], list[Handler]] = {}
    for table in tables:
        for kind, handler in table.items():
            wanted.setdefault(kind, []).append(handler)
    return {kind: found[0] if len(found) == 1 else _all(tuple(found)) for kind, found in wanted.items()}


def _all(handlers: tuple[Handler, ...]) -> Handler:
    async def handle(event: Event, data: Any) -> None:
        done = await asyncio.gather(*(handler(event, data) for handler in handlers), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome

    return handle


def handlers(tell_of_ticket: TellOfTicket, tell_of_account: TellOfAccount, tell_of_release: TellOfRelease) -> Handlers:
    """The events that lead to mails; others of the same owners are passed over."""
    return {
        tickets.OPENED: tell_of_ticket,
        tickets.COMMENTED: tell_of_ticket,
        tickets.NOTED: tell_of_ticket,
        tickets.CHANGED: tell_of_ticket,
        tickets.CLOSING_SOON: tell_of_ticket,
        releases.RELEASE_OUT: tell_of_release,
        accounts.REGISTERED: tell_of_account,
        accounts.REGISTERED_AGAIN: tell_of_account,
        accounts.RESET_REQUESTED: tell_of_account,
        accounts.PASSWORD_GENERATED: tell_of_account,
        accounts.PASSWORD_CHANGED: tell_of_account,
        accounts.INVITED: tell_of_account,
        accounts.ADMISSION_ASKED: tell_of_account,
        accounts.ADMITTED: tell_of_account,
        accounts.REGISTRATION_TRIED: tell_of_account,
        accounts.JOINED: tell_of_account,
        accounts.HAND_OVER_ASKED: tell_of_account,
        accounts.HANDED_OVER: tell_of_account,
        tokens.TOKEN_ENDING: tell_of_account,
    }
