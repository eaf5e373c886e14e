"""What notify answers: who was told what, when, and what could not be delivered."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.base import Nothing, Operation, Reading, Request


class ListDeliveries(Request):
    """Who was told of this ticket; staff see addresses and the server's answers, a customer only their own mails."""

    ticket: str


class Delivery(Reading):
    """One mail to one person."""

    id: str
    template: str
    name: str
    email: str = ""
    state: Literal["queued", "sent", "failed", "bounced"]
    at: datetime
    attempts: int = 0
    answer: str = ""


class Deliveries(Reading):
    """Mails about a ticket, newest first."""

    items: tuple[Delivery, ...]


class MailState(Reading):
    """The outgoing mail queue."""

    queued: int
    failed: int
    oldest_seconds: int


class DeadLetter(Reading):
    """An event that a consumer gave up on."""

    id: str
    consumer: str
    type: str
    subject: str
    portal: str
    reason: str
    at: datetime
    attempts: int


class ListDeadLetters(Request):
    """The dead letters of the actor's portal, for staff."""

    limit: int = Field(default=50, ge=1, le=200)


class DeadLetters(Reading):
    """Some dead letters, newest first."""

    items: tuple[DeadLetter, ...]


class ReplayDeadLetter(Request):
    """Try an event again."""

    id: str


class ReadStopLink(Request):
    """The gateway asks what somebody wants to hear no more of, by the signed link of a mail."""

    portal: str = Field(max_length=40)
    token: str = Field(max_length=300)


class StopLink(Reading):
    """Whose mails about which product; `not_found` for a token that we have not made."""

    person: str
    product: str


LIST_DELIVERIES = Operation("notify", "list_deliveries", ListDeliveries, Deliveries, repeatable=True)
MAIL_STATE = Operation("notify", "mail_state", Nothing, MailState, repeatable=True)
LIST_DEAD_LETTERS = Operation("notify", "list_dead_letters", ListDeadLetters, DeadLetters, repeatable=True)
READ_STOP_LINK = Operation("notify", "read_stop_link", ReadStopLink, StopLink, repeatable=True)
REPLAY_DEAD_LETTER = Operation("notify", "replay_dead_letter", ReplayDeadLetter, Nothing, repeatable=True)
