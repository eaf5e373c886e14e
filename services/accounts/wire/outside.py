"""Domain to contracts: outside systems, and the actors that they are."""

from contracts import outside
from contracts.base import Actor
from services.accounts.domain.outside import System
from services.accounts.domain.people import Login, Person
from services.accounts.wire import actor_of

SYSTEM_ID = "system:"


def system_message(system: System) -> outside.System:
    """A system as our processes and staff see it."""
    return outside.System.model_validate(
        {
            "name": system.name,
            "portal": system.portal,
            "title": system.title,
            "public_key": system.public_key,
            "allow": system.allow,
            "companies": system.companies,
            "state": system.state,
            "generation": system.generation,
            "made_at": system.made_at,
            "changed_at": system.changed_at,
            "seen_at": system.seen_at,
        }
    )


def system_actor(system: System, needs: tuple[str, ...]) -> Actor:
    """The system as itself: with an agent's sight of its portal, and good for these operations only."""
    name = f"{SYSTEM_ID}{system.name}"
    return Actor(
        kind="system",
        id=name,
        portal=system.portal,
        role="agent",
        name=system.title,
        session=name,
        scopes=needs,
    )


def entered_as(system: System, person: Person, needs: tuple[str, ...]) -> Actor:
    """The person whom a system names: with their own rights, and good for these operations only."""
    session = f"{SYSTEM_ID}{system.name}"
    now = system.changed_at
    login = Login(session, "", system.title, now, now, now, True)
    return actor_of(person, login).model_copy(update={"scopes": needs})
