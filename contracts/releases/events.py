"""The fact that tickets tells of a release: one event for each person who wanted to hear of it."""

from contracts.base import EventData, EventType


class ReleaseOut(EventData):
    """A release came out, for one person who is entitled to it; notes are plain text and cut at 2 KiB each."""

    person: str
    id: str
    product: str
    names: dict[str, str]
    version: str
    notes: dict[str, str] = {}
    files: int = 0


RELEASE_OUT = EventType("tickets", "release_out", ReleaseOut)
