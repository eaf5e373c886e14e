"""What happens in the suite, for those who look: the events of the last ten minutes, matched to listeners."""

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from contracts.accounts import ACCESS_CHANGED
from contracts.base import Actor, Audience, Event
from contracts.files import TREE_CHANGED
from contracts.ledger import LEDGER_CHANGED
from contracts.notifications import TOLD
from contracts.releases import RELEASE_OUT
from gateway.bell import Bell
from gateway.live.listener import Listener
from kit.logs import get_logger

log = get_logger(__name__)

RING_SECONDS = 600.0
RING_MOST = 20_000
SHOWN = ("tickets.", "files.", LEDGER_CHANGED.name, TOLD.name)
KINDS = {
    TREE_CHANGED.name: "files",
    LEDGER_CHANGED.name: "ledger",
    RELEASE_OUT.name: "downloads",
    TOLD.name: "notifications",
}


@dataclass(frozen=True)
class Happening:
    """One event as the ring keeps it: who may know, and the hint that they get.

    `companies` are those whose people may know besides, if they may see what is their company's.

    What is `personal` is for the people of its audience alone, staff or not.

    Customers get one with the revision that they are told, which does not move with a note.
    """

    sequence: int
    at: float
    audience: Audience
    former: frozenset[str]
    hint: str
    shown: str
    companies: frozenset[str] = frozenset()
    personal: bool = False

    def hint_for(self, actor: Actor) -> str:
        """The hint as this actor gets it."""
        return self.hint if actor.is_staff else self.shown

    def concerns(self, actor: Actor) -> bool:
        """Whether this actor may know; somebody who lost sight of a ticket learns that something changed."""
        audience = self.audience
        if self.personal:
            return audience.portal == actor.portal and actor.id in audience.people
        if audience.admits(actor):
            return True
        if actor.company in self.companies:
            return audience.portal == actor.portal and "company" in actor.rights
        return audience.portal == actor.portal and actor.id in self.former and audience.is_of(actor)


class LiveHub:
    """The ring and the listeners of one replica.

    `position` is the newest sequence seen. `access_changed` is called with the person whose access changed;
    `bell` no longer believes what it knows of people for whom something is new.
    """

    def __init__(self, access_changed: Callable[[str], None], bell: Bell) -> None:
        self._access_changed = access_changed
        self._bell = bell
        self._ring: deque[Happening] = deque(maxlen=RING_MOST)
        self._forgotten = 0
        self._listeners: set[Listener] = set()
        self.position = 0

    def __len__(self) -> int:
        return len(self._listeners)

    def streams_of(self, person: str) -> int:
        """How many streams a person has open here."""
        return sum(1 for listener in self._listeners if listener.actor.id == person)

    def begin(self, position: int) -> None:
        """Follow from here; what was before is unknown, so everybody who listens has to look anew."""
        self._ring.clear()
        self._bell.forget_everything()
        self._forgotten = self.position = position
        for listener in self._listeners:
            listener.resync()

    async def take(self, batch: list[tuple[int, Event]]) -> None:
        """New events, in order."""
        for sequence, event in batch:
            if sequence <= self.position:
                continue
            self.position = sequence
            if event.type == ACCESS_CHANGED.name:
                self._end_access(str(event.data.get("person", "")))
            elif event.type.startswith(SHOWN):
                self._tell(sequence, event)
        self._forget()

    def _end_access(self, person: str) -> None:
        self._access_changed(person)
        self._bell.forget((person,))
        for listener in self._listeners:
            if listener.actor.id == person:
                listener.recheck()

    def _tell(self, sequence: int, event: Event) -> None:
        try:
            audience = Audience.model_validate(event.data["audience"])
        except (KeyError, ValidationError) as error:
            log.error("event_without_audience", error, id=event.id, type=event.type)
            return
        ticket = event.data.get("ticket")
        head = ticket if isinstance(ticket, dict) else {}
        subject = str(head.get("id") or ticket or event.subject)
        revision = head.get("revision", 0)
        hint = {"kind": KINDS.get(event.type, "ticket"), "id": subject.rpartition("/")[2], "revision": revision}
        shown = {**hint, "revision": event.data.get("shown_revision") or revision}
        former = frozenset(map(str, event.data.get("previous_audience", ())))
        companies = frozenset(map(str, event.data.get("companies", ())))
        texts = json.dumps(hint), json.dumps(shown)
        personal = event.type == TOLD.name
        self._bell.forget(audience.people if personal else former)
        happening = Happening(sequence, time.monotonic(), audience, former, *texts, companies, personal)
        self._ring.append(happening)
        for listener in self._listeners:
            if happening.concerns(listener.actor):
                listener.put(sequence, happening.hint_for(listener.actor))

    def _forget(self) -> None:
        oldest = time.monotonic() - RING_SECONDS
        while self._ring and (self._ring[0].at < oldest or len(self._ring) > RING_MOST - 256):
            self._forgotten = self._ring.popleft().sequence

    def listen(self, actor: Actor, after: int | None) -> Listener:
        """A listener that gets everything after a sequence that its actor may know; `resync` when that is too old."""
        listener = Listener(actor, self.position)
        if after is not None and (after < self._forgotten or after > self.position):
            listener.resync()
        elif after is not None:
            for happening in self._ring:
                if happening.sequence > after and happening.concerns(actor):
                    listener.put(happening.sequence, happening.hint_for(actor))
        self._listeners.add(listener)
        return listener

    def wake(self) -> None:
        """Have every listener look up, because the process ends."""
        for listener in self._listeners:
            listener.wake()

    def leave(self, listener: Listener) -> None:
        """It listens no more."""
        self._listeners.discard(listener)
