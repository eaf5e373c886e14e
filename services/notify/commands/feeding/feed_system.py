"""Write what a system may hear of an event into its stream, exactly once and in order."""

from dataclasses import dataclass
from typing import Protocol

from contracts import erasing
from contracts.base import Event
from contracts.outside import System
from contracts.systems.feed import FeedEvent
from contracts.systems.parts import stream_of
from kit.crash import crash_point
from kit.events import parse
from services.notify.commands.feeding.news import News, news_of


class Streams(Protocol):
    """The streams of systems."""

    async def write(self, subject: str, message_id: str, data: bytes) -> None:
        """Append; raises CasebusError `unavailable`."""

    async def last_id(self, stream: str) -> str:
        """The id of the newest message, empty when there is none."""

    async def purge(self, stream: str, subjects: str) -> None:
        """Remove messages for good."""


@dataclass(frozen=True)
class FeedSystem:
    """Events come one at a time; one that comes `again` may have been written in part."""

    streams: Streams

    async def __call__(self, system: System, event: Event, *, again: bool) -> None:
        """Purge what an erased person did, then append."""
        found = news_of(event, system)
        ids = [event.id if len(found) == 1 else f"{event.id}.{number}" for number in range(len(found))]
        done = await self._done(system, ids) if again and found else 0
        if event.type == erasing.PERSON_ERASED.name:
            gone = parse(event, erasing.PERSON_ERASED)
            await self.streams.purge(stream_of(system.name), f"feed.{system.name}.*.*.*.{gone.person}")
        for message_id, news in list(zip(ids, found, strict=True))[done:]:
            subject = news.kind.subject(system.name, system.portal, news.person)
            await self.streams.write(subject, message_id, _message(event, news, message_id))
        crash_point("notify.feed.after_write")

    async def _done(self, system: System, ids: list[str]) -> int:
        last = await self.streams.last_id(stream_of(system.name))
        return ids.index(last) + 1 if last in ids else 0


def _message(event: Event, news: News, message_id: str) -> bytes:
    told = FeedEvent(
        id=message_id,
        type=news.kind.type,
        subject=news.about,
        time=event.time,
        data=news.data.model_dump(mode="json", exclude_none=True),
    )
    return told.model_dump_json().encode()
