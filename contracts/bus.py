"""The architecture as tables: who calls which operation, who publishes and who consumes which events.

The broker's permissions, the declared streams and the network policies are made from these tables.
"""

from dataclasses import dataclass
from typing import Any

from contracts import (
    accounts,
    acting,
    articles,
    erasing,
    files,
    imports,
    ledger,
    mailin,
    notifications,
    notify,
    releases,
    tickets,
    tokens,
    webhooks,
)
from contracts.base import EventType, Operation
from contracts.outside import ADD_SYSTEM, LIST_SYSTEMS, REVOKE_SYSTEM, ROTATE_SYSTEM, SERVED

STREAM = "EVENTS"
STREAM_SUBJECTS = ("evt.>",)
STREAM_MAX_AGE_SECONDS = 14 * 24 * 3600
STREAM_MAX_BYTES = 2 * 1024**3
EVENT_MAX_BYTES = 256 * 1024

AnyOperation = Operation[Any, Any]
AnyEventType = EventType[Any]


@dataclass(frozen=True)
class Consumer:
    """A durable pull consumer of one service."""

    durable: str
    filters: tuple[str, ...]


@dataclass(frozen=True)
class Access:
    """What one NATS user may do; `follows` may make ephemeral consumers to read the whole stream.

    An `edge` hears what outside systems ask and reads their streams, one that `feeds` fills these.
    """

    calls: tuple[AnyOperation, ...] = ()
    serves: tuple[AnyOperation, ...] = ()
    publishes: tuple[AnyEventType, ...] = ()
    consumes: Consumer | None = None
    follows: bool = False
    declares: bool = False
    edge: bool = False
    feeds: bool = False


def _defined(module: Any) -> tuple[AnyOperation, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Operation))


def _events(module: Any) -> tuple[AnyEventType, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, EventType))


USERS = ("accounts", "tickets", "files", "notify", "gateway", "operator", "deploy")
MINTED = ("tickets", "files", "notify", "gateway", "operator")
MINTS = tuple(accounts.mint_token(process) for process in MINTED)

OPERATIONS: tuple[AnyOperation, ...] = (
    *_defined(accounts),
    *_defined(erasing),
    *MINTS,
    *_defined(acting),
    *_defined(ledger),
    *_defined(imports),
    *SERVED,
    *_defined(tokens),
    *_defined(tickets),
    *_defined(articles),
    *_defined(releases),
    *_defined(files),
    *_defined(notify),
    *_defined(notifications),
    *_defined(mailin),
    *_defined(webhooks),
)
EVENTS: tuple[AnyEventType, ...] = (
    *_events(accounts),
    *_events(erasing),
    *_events(ledger),
    *_events(tokens),
    *_events(tickets),
    *_events(articles),
    *_events(releases),
    *_events(files),
    *_events(notifications),
)

_PEOPLE = (accounts.GET_PEOPLE, accounts.GET_COMPANY)
_MAILED = (*_events(tickets), *_events(releases), *_events(accounts), *_events(erasing), *_events(tokens))
_HEARD = (*_MAILED, files.HELD, files.PLACED, ledger.LEDGER_CHANGED)  # by people, or by their webhooks
_FORGETS = (erasing.READ_FORGOTTEN, erasing.NOTE_FORGOTTEN)
_NOTIFY_ONLY = (accounts.MAIL_SECRET, accounts.GET_FOLLOWERS)
_TICKETS_ONLY = (files.RESERVE, files.LIST_NAMES)
_OPERATOR_ONLY = (files.SCAN_OLDER,)
_NO_PAGE = (tickets.CHECK_ACCESS, tickets.CHECK_SIGHT, tickets.CHECK_KEYS)

ACCESS: dict[str, Access] = {
    "accounts": Access(
        serves=(
            *_defined(accounts),
            *_defined(acting),
            *_defined(erasing),
            *MINTS,
            *_defined(ledger),
            *_defined(imports),
            *_defined(tokens),
            *SERVED,
        ),
        publishes=(*_events(accounts), *_events(erasing), *_events(ledger), *_events(tokens)),
    ),
    "tickets": Access(
        serves=(*_defined(tickets), *_defined(articles), *_defined(releases)),
        calls=(
            accounts.mint_token("tickets"),
            *_PEOPLE,
            *_FORGETS,
            ledger.LIST_HELD,
            files.RESERVE,
            files.LIST_NAMES,
        ),
        publishes=(*_events(tickets), *_events(articles), *_events(releases)),
        consumes=Consumer("tickets", (erasing.PERSON_ERASED.pattern, accounts.PERSON_CHANGED.pattern)),
        follows=True,
    ),
    "files": Access(
        serves=_defined(files),
        calls=(accounts.mint_token("files"), accounts.GET_COMPANY, *_FORGETS, tickets.CHECK_ACCESS),
        publishes=_events(files),
        consumes=Consumer("files", tuple(event.pattern for event in (*_events(tickets), erasing.PERSON_ERASED))),
    ),
    "notify": Access(
        serves=(*_defined(notify), *_defined(notifications), *_defined(mailin), *_defined(webhooks)),
        calls=(
            accounts.mint_token("notify"),
            *_PEOPLE,
            *_FORGETS,
            *_NOTIFY_ONLY,
            LIST_SYSTEMS,
            acting.ACT_BY_MAIL,
            tickets.CHECK_ACCESS,
            tickets.CHECK_SIGHT,
            tickets.OPEN,
            tickets.COMMENT,
            files.STAGE,
            files.FINISH,
        ),
        publishes=_events(notifications),
        consumes=Consumer("notify", tuple(event.pattern for event in _HEARD)),
        feeds=True,
    ),
    "gateway": Access(
        calls=(
            accounts.mint_token("gateway"),
            *(operation for operation in _defined(accounts) if operation not in _NOTIFY_ONLY),
            *(operation for operation in _defined(erasing) if operation not in _FORGETS),
            *(operation for operation in _defined(ledger) if operation is not ledger.LIST_HELD),
            *_defined(tokens),
            *(operation for operation in _defined(tickets) if operation not in _NO_PAGE),
            *_defined(articles),
            *_defined(releases),
            *(operation for operation in _defined(files) if operation not in (*_TICKETS_ONLY, *_OPERATOR_ONLY)),
            *_defined(notify),
            *_defined(notifications),
            *_defined(mailin),
            *_defined(webhooks),
            *(operation for operation in SERVED if operation not in (ADD_SYSTEM, ROTATE_SYSTEM)),
            *_defined(imports),
        ),
        follows=True,
        edge=True,
    ),
    "operator": Access(
        calls=(
            accounts.mint_token("operator"),
            accounts.SIGN_IN,
            accounts.RESUME_SESSION,
            accounts.SIGN_OUT,
            *_PEOPLE,
            accounts.FIND_PEOPLE,
            accounts.CREATE_COMPANY,
            accounts.CHANGE_COMPANY,
            accounts.FIND_COMPANIES,
            accounts.GET_TEAM,
            accounts.CREATE_PERSON,
            accounts.SET_ACTIVE,
            erasing.ERASE_PERSON,
            erasing.GET_ERASURE,
            ADD_SYSTEM,
            ROTATE_SYSTEM,
            REVOKE_SYSTEM,
            LIST_SYSTEMS,
            *_defined(imports),
            *_defined(tickets),
            *_defined(articles),
            *_defined(releases),
            files.LIST_FILES,
            files.STAGE,
            files.FINISH,
            files.MAKE_FOLDERS,
            files.ADD_FILES,
            *_OPERATOR_ONLY,
            notify.MAIL_STATE,
            notify.LIST_DEAD_LETTERS,
            notify.REPLAY_DEAD_LETTER,
            *_defined(webhooks),
        ),
    ),
    "deploy": Access(declares=True),
}
