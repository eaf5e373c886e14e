"""Making and reading events in their CloudEvents envelope."""

from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from contracts.base import Event, EventData, EventType
from kit.ids import new_id
from kit.tracing import traceparent

Data = TypeVar("Data", bound=EventData)


class PoisonError(Exception):
    """An event that can never be handled, however often it is tried."""


def new_event(kind: EventType[Data], *, subject: str, portal: str, data: Data, at: datetime, id: str = "") -> Event:  # noqa: A002 - CloudEvents' own name
    """An event about `subject`; the id is new unless the caller derives one, so that a repeat is the same event."""
    return Event(
        id=id or new_id(),
        source=f"/services/{kind.owner}",
        type=kind.name,
        subject=subject,
        time=at,
        portal=portal,
        traceparent=traceparent(),
        data=data.model_dump(mode="json"),
    )


def subject_of(event: Event) -> str:
    """The NATS subject of an event, from its type `<owner>.v<n>.<fact>`."""
    return f"evt.{event.portal}.{event.type}"


def decode(payload: bytes) -> Event:
    """The event of a message; raises PoisonError."""
    try:
        return Event.model_validate_json(payload)
    except ValidationError as error:
        raise PoisonError(f"not an event: {error.error_count()} faults") from error


def parse(event: Event, kind: EventType[Data]) -> Data:
    """The data of an event of this kind; raises PoisonError."""
    try:
        return kind.data.model_validate(event.data)
    except ValidationError as error:
        raise PoisonError(f"{event.type} {event.id}: {error.error_count()} faults in its data") from error


def stored(event: Event) -> dict[str, Any]:
    """An event as it lies in a document's outbox: its id, its subject, and its exact bytes as text."""
    return {
        "id": event.id,
        "subject": subject_of(event),
        "body": event.model_dump_json(),
    }
