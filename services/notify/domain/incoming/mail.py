"""One mail for one of our addresses, from its arrival to what became of it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

State = Literal["waiting", "accepted", "quarantined", "deleted"]
Reason = Literal[
    "",
    "unknown_sender",
    "not_the_person",
    "not_allowed",
    "no_ticket",
    "unproven",
    "forged",
    "auto_reply",
    "bounce",
    "list",
    "loop",
    "too_many",
    "broken",
    "empty",
    "not_processed",
]
LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """Staff chose whose it is, and on which ticket; an empty ticket makes a new one."""

    person: str
    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of the mail on its way into the ticket; the id is kept before the ticket names it."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is kept of it; `id` comes from what it says and whom it is for, so that the same mail twice is one.

    `content` names what it says, whoever it is for; `key` finds the mail as it came. `reply` is the notice and
    delivery that its address answers. `due` is when somebody looks at it (again), None once that is over. `attempts`
    counts how often somebody took it up, whether or not they came to an end.
    """

    id: str
    content: str
    portal: str
    recipient: str
    envelope: str
    key: str
    size: int
    at: datetime
    due: datetime | None
    reply: tuple[str, str] | None = None
    state: State = "waiting"
    reason: Reason = ""
    detail: str = ""
    ticket: str = ""
    sender: str = ""
    subject: str = ""
    digest: str = ""
    uploads: tuple[Upload, ...] | None = None
    refused: tuple[str, ...] = ()
    decision: Decision | None = None
    attempts: int = 0
    holder: str = ""

    @property
    def request(self) -> str:
        """The request id of what it does: the same for each address that the same mail came to."""
        return f"mail-{self.content[:40]}"

    def accepted(self, ticket: str) -> "Incoming":
        """It is on the ticket."""
        return replace(self, state="accepted", reason="", detail="", ticket=ticket, due=None, holder="")

    def quarantined(self, reason: Reason, detail: str = "") -> "Incoming":
        """It waits for staff."""
        return replace(
            self, state="quarantined", reason=reason, detail=detail[:LONGEST_DETAIL], due=None, holder="", decision=None
        )

    def again(self, at: datetime) -> "Incoming":
        """It is tried later."""
        return replace(self, due=at, holder="")

    def anew(self, at: datetime, decision: Decision | None) -> "Incoming":
        """Staff want it judged again, or have decided; what was made ready is made ready anew."""
        return replace(
            self, state="waiting", reason="", detail="", due=at, decision=decision, attempts=0, uploads=None, refused=()
        )

    def deleted(self) -> "Incoming":
        """Staff do not want to see it."""
        return replace(self, state="deleted")

    def restored(self) -> "Incoming":
        """Back into quarantine."""
        return replace(self, state="quarantined")


class QuarantineError(Exception):
    """It goes into quarantine, for this reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def content_of(message_id: str, raw: bytes, body: memoryview) -> str:
    """What names a mail however it came: its Message-ID and what follows its head; without an ID all of it.

    Servers on the way add to the head, so two copies of one mail differ there.
    """
    if not message_id:
        return hashlib.sha256(raw).hexdigest()
    said = hashlib.sha256(message_id.encode() + b"\n")
    said.update(body)
    return said.hexdigest()


def id_of(content: str, portal: str, recipient: str) -> str:
    """The id of a mail at one address."""
    where = hashlib.sha256(f"{portal} {recipient}".encode()).hexdigest()
    return f"{content[:40]}-{where[:12]}"
