"""Which addresses are ours, and what is meant by each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.notify.domain.replying import read_reply_address


@dataclass(frozen=True, slots=True)
class Home:
    """What a new ticket has that comes by an address of a portal."""

    portal: str
    queue: str = ""
    type: str = ""
    priority: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """One of our addresses in an envelope: a reply to one of our mails, or an address of a portal."""

    address: str
    portal: str
    reply: tuple[str, str] | None = None


@dataclass(frozen=True)
class AddressBook:
    """`homes` by address in lower case; `senders` are what our mails come from, whose portal gets the bounces.

    A reply address says nothing of its portal: that is the one of the mail that it answers, found later.
    """

    homes: Mapping[str, Home]
    senders: Mapping[str, str]
    reply_domain: str
    reply_key: str = field(repr=False)

    def place(self, address: str) -> Place | None:
        """What an address means; None for one that is not ours."""
        plain = address.strip().strip("<>").lower()
        reply = read_reply_address(self.reply_key, plain, self.reply_domain)
        if reply:
            return Place(plain, "", reply)
        if plain in self.homes:
            return Place(plain, self.homes[plain].portal)
        if plain in self.senders:
            return Place(plain, self.senders[plain])
        return None

    def places(self, addresses: Iterable[str]) -> tuple[Place, ...]:
        """What one mail means: the tickets whose reply address it has first, then one address of each portal."""
        found = {place.address: place for place in map(self.place, addresses) if place}
        replies = tuple(place for place in found.values() if place.reply)
        homes: dict[str, Place] = {}
        for place in found.values():
            if not place.reply:
                homes.setdefault(place.portal, place)
        return (*replies, *homes.values())

    def home(self, place: str, portal: str) -> Home:
        """What a new ticket from this address has."""
        return self.homes.get(place) or Home(portal)
