"""Domain to contracts: erasures, their receipts, and the event that has everybody forget."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from contracts import erasing
from contracts.base import Audience, Event
from contracts.bus import STREAM_MAX_AGE_SECONDS
from kit.events import new_event
from services.accounts.domain.erasing import Erasure


def erasure_message(erasure: Erasure) -> erasing.Erasure:
    """The receipt."""
    parts = []
    for part in erasing.PARTS:
        done = erasure.parts.get(part)
        parts.append(erasing.ErasedPart(part=part, at=done.at, changed=done.changed) if done else _waiting(part))
    finished = erasure.finished_at
    return erasing.Erasure(
        person=erasure.person,
        portal=erasure.portal,
        company=erasure.company,
        asked_by=erasure.by,
        asked_at=erasure.at,
        parts=tuple(parts),
        finished_at=finished,
        complete_at=finished + timedelta(seconds=STREAM_MAX_AGE_SECONDS) if finished else None,
    )


def _waiting(part: erasing.Part) -> erasing.ErasedPart:
    return erasing.ErasedPart(part=part)


def person_erased(person: str, portal: str, turn: int, now: datetime, companies: Iterable[str] = ()) -> Event:
    """Everybody who keeps anything about a person forgets who it was; the same turn is the same event."""
    data = erasing.PersonErased(
        audience=Audience(portal=portal, staff_only=True),
        person=person,
        round=turn,
        companies=tuple(dict.fromkeys(one for one in companies if one)),
    )
    key = f"{person}-erased-{turn}"
    return new_event(erasing.PERSON_ERASED, subject=person, portal=portal, data=data, at=now, id=key)
