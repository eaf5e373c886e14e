"""The vendor's staff of each portal, for choosing an assignee; asked for at most every half minute."""

import time

from contracts.accounts import FindPeople, Person
from gateway.peers import AccountsPeer

KEPT_SECONDS = 30.0
MOST = 200


class StaffList:
    """Active agents and admins, by portal, in the order of their names."""

    def __init__(self, accounts: AccountsPeer) -> None:
        self._accounts = accounts
        self._known: dict[str, tuple[float, tuple[Person, ...]]] = {}

    async def of(self, portal: str, token: str) -> tuple[Person, ...]:
        """The staff of a portal, asked for on behalf of one of them."""
        at, people = self._known.get(portal, (0.0, ()))
        if time.monotonic() - at > KEPT_SECONDS:
            found = await self._accounts.find_people(token, FindPeople(roles=("agent", "admin"), limit=MOST))
            people = tuple(sorted((person for person in found if person.active), key=lambda person: person.name))
            self._known[portal] = (time.monotonic(), people)
        return people
