"""Who may ask for an operation, before its use case looks at whom or what it is about."""

from collections.abc import Callable

from contracts.base import Actor

Who = Callable[[Actor], bool]


def a_service(*names: str) -> Who:
    """One of these processes of ours; any of them when none is named."""
    return lambda actor: actor.kind == "service" and actor.is_service and (not names or actor.id in names)


def a_person(actor: Actor) -> bool:
    """Somebody who is signed in."""
    return actor.kind == "person" and bool(actor.session)


def a_system(actor: Actor) -> bool:
    """An outside system as itself; its token is good for what it was granted only."""
    return actor.kind == "system" and actor.scopes is not None


def staff(actor: Actor) -> bool:
    """The vendor's staff; each use case keeps them to their portal."""
    return a_person(actor) and actor.is_staff


def company_admin(actor: Actor) -> bool:
    """The administrator of a customer company; each use case keeps them to it."""
    return a_person(actor) and actor.role == "company_admin" and bool(actor.company)


def a_customer(actor: Actor) -> bool:
    """Somebody of a customer company."""
    return a_person(actor) and actor.role in ("customer", "company_admin") and bool(actor.company)


def either(*allowed: Who) -> Who:
    """Whoever one of these admits."""
    return lambda actor: any(who(actor) for who in allowed)
