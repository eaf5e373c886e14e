"""The actor's own name, phone, language and look."""

from dataclasses import dataclass, replace
from typing import Any

from contracts import accounts
from contracts.base import Actor
from contracts.errors import forbidden, invalid, not_found
from kit.clock import Clock
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.people import Person
from services.accounts.ports import Change, People
from services.accounts.wire import person_changed, person_message


@dataclass(frozen=True)
class SetProfile:
    """What is not named stays as it is."""

    people: People
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.SetProfile) -> accounts.Person:
        """The person as they are now."""
        wanted = request.model_dump(exclude_none=True)
        for key in ("name", "phone"):
            if key in wanted:
                wanted[key] = plain_line(wanted[key])
        if "name" in wanted and not wanted["name"]:
            raise invalid("Some of it is not right.", name="This is needed.")
        person = await self.people.change_for_system(actor.id, lambda stored: self._set(stored, wanted))
        return person_message(person)

    def _set(self, stored: Person, wanted: dict[str, Any]) -> Change | None:
        named = {key for key, value in wanted.items() if value or key not in ("mute", "unmute")}
        if stored.must_change_password and named - {"language"}:
            raise forbidden("Please choose a password of your own first.")
        language = wanted.get("language", "")
        if language and language not in portal_of(self.portals, stored.portal).languages:
            raise invalid("Some of it is not right.", language="The portal is not available in this language.")
        mute, unmute = wanted.get("mute", ""), wanted.get("unmute", "")
        for ticket in filter(None, (mute, unmute)):
            if not ticket.startswith(f"{stored.portal}/"):
                raise not_found()
        plain = {key: value for key, value in wanted.items() if key not in ("mute", "unmute")}
        if plain.get("queues"):
            plain["queues"] = self._followed(stored, plain["queues"])
        for chosen in ("mails_off", "portal_off", "queues"):
            if chosen in plain:
                plain[chosen] = tuple(dict.fromkeys(plain[chosen]))
        person = replace(stored, **plain).with_mute(mute, unmute)
        return Change(person, (person_changed(person, self.clock()),)) if person != stored else None

    def _followed(self, stored: Person, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Those that the portal has; one that it has no more is not followed any more."""
        if stored.is_customer:
            raise forbidden("Queues are followed by staff.")
        return tuple(queue.key for queue in portal_of(self.portals, stored.portal).queues if queue.key in wanted)
