"""The ledger: one notice per event, with the mails it leads to and what became of each."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

State = Literal["queued", "sent", "failed", "bounced"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a mail goes to; `person` is empty for the address of a queue, `desk` for the vendor's staff."""

    person: str
    name: str
    email: str
    language: str
    desk: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail to one recipient; `due` is when it is tried next, None once it is sent or failed.

    `at` is when the state was entered, `answer` what the mail server said last.
    """

    id: str
    template: str
    why: str
    to: Recipient
    at: datetime
    due: datetime | None
    state: State = "queued"
    attempts: int = 0
    answer: str = ""

    def sent(self, answer: str, at: datetime) -> "Delivery":
        """The mail server has taken it."""
        return replace(self, state="sent", answer=answer, at=at, due=None, attempts=self.attempts + 1)

    def failed(self, answer: str, at: datetime) -> "Delivery":
        """It will never be taken."""
        return replace(self, state="failed", answer=answer, at=at, due=None, attempts=self.attempts + 1)

    def bounced(self, answer: str, at: datetime) -> "Delivery":
        """It was taken, and came back."""
        return replace(self, state="bounced", answer=answer, at=at)

    def later(self, answer: str, due: datetime) -> "Delivery":
        """It was refused for now."""
        return replace(self, answer=answer, due=due, attempts=self.attempts + 1)


@dataclass(frozen=True, slots=True)
class Notice:
    """An event and its deliveries, stored as one document under the event's id, so that the effect happens once.

    `body` is the event as it came (it holds no secret), needed until nothing is queued any more. `due` is when
    somebody has to look at it again; whoever sends moves it ahead first and is its `holder` until then, so that
    among many replicas one sends, and another takes over when that one dies.
    """

    id: str
    portal: str
    ticket: str
    at: datetime
    body: str
    deliveries: tuple[Delivery, ...]
    due: datetime | None = None
    holder: str = ""

    @property
    def queued(self) -> tuple[Delivery, ...]:
        """What is still to be sent."""
        return tuple(delivery for delivery in self.deliveries if delivery.state == "queued")

    @property
    def next_due(self) -> datetime | None:
        """When the first of the queued mails is due."""
        return min((delivery.due for delivery in self.queued if delivery.due), default=None)

    def with_delivery(self, delivery: Delivery) -> "Notice":
        """With a new state of one delivery."""
        return replace(self, deliveries=tuple(delivery if one.id == delivery.id else one for one in self.deliveries))

    def held(self, holder: str, until: datetime) -> "Notice":
        """Taken by a sender for a while."""
        return replace(self, holder=holder, due=until)

    def released(self) -> "Notice":
        """Given back: due again when the first queued mail is, never once nothing is queued."""
        return replace(self, holder="", due=self.next_due)
