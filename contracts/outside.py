"""What accounts knows of outside systems: which there are, what each may do, and the token of one that asks."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from contracts.accounts.people import People
from contracts.base import Nothing, Operation, Reading, Request
from contracts.systems.grants import Grant
from contracts.systems.parts import SystemName

PublicKey = Annotated[str, Field(pattern=r"^U[A-Z2-7]{55}$", description="an NATS user's public nkey")]
SystemState = Literal["active", "revoked"]
MOST_SYSTEMS = 200


class System(Reading):
    """An outside system: what it is called, of which portal, and what it was granted. It holds no secret."""

    name: str
    portal: str
    title: str
    public_key: str
    allow: tuple[str, ...]
    companies: tuple[str, ...] = Field(default=(), description="ids of the companies it is kept to; none: all")
    state: SystemState = "active"
    generation: int = Field(default=1, description="counts its keys")
    made_at: datetime
    changed_at: datetime
    seen_at: datetime | None = Field(default=None, description="last request, to the minute")


class Systems(Reading):
    """Systems by name."""

    items: tuple[System, ...]


class AddSystem(Request):
    """The operator makes a system, or changes what one of this name may do; a revoked one becomes active again."""

    name: SystemName
    portal: str
    title: Annotated[str, Field(max_length=80)] = ""
    public_key: PublicKey = Field(description="used when the system is new or was revoked; else its key stays")
    allow: Annotated[tuple[Grant, ...], Field(min_length=1)]
    companies: Annotated[tuple[str, ...], Field(max_length=100, description="customer numbers")] = ()


class RotateSystem(Request):
    """The operator gives a system another key; the old one ends at once."""

    name: SystemName
    public_key: PublicKey


class RevokeSystem(Request):
    """The operator, or an administrator of its portal, ends all that a system may do."""

    name: SystemName


class ListSystems(Request):
    """All systems for our processes, those of their portal for its staff."""


class EnterSystem(Request):
    """The gateway asks for a token for one request of a system; `forbidden` when that was not granted.

    `on_behalf` is the id or address of a person that the system may name, else `not_found`: then the token is that
    person's, limited to what the operation needs. `contact` is such a person as well, of whom only the id is answered.
    """

    name: SystemName
    operation: Annotated[str, Field(max_length=60)]
    on_behalf: Annotated[str, Field(max_length=254)] = ""
    contact: Annotated[str, Field(max_length=254)] = ""


class Entered(Reading):
    """The system, its token, and whom it named."""

    system: System
    token: str
    person: str = ""
    contact: str = ""


class FindNameable(Request):
    """A system looks for people that it may name."""

    email: Annotated[str, Field(max_length=254)] = ""
    text: Annotated[str, Field(max_length=200)] = ""
    limit: int = Field(default=20, ge=1, le=100)


ADD_SYSTEM = Operation("accounts", "add_system", AddSystem, System, repeatable=True)
ROTATE_SYSTEM = Operation("accounts", "rotate_system", RotateSystem, System, repeatable=True)
REVOKE_SYSTEM = Operation("accounts", "revoke_system", RevokeSystem, Nothing, repeatable=True)
LIST_SYSTEMS = Operation("accounts", "list_systems", ListSystems, Systems, repeatable=True)
ENTER_SYSTEM = Operation("accounts", "enter_system", EnterSystem, Entered, repeatable=True)
FIND_NAMEABLE = Operation("accounts", "find_nameable", FindNameable, People, repeatable=True)
SERVED: tuple[Operation[Any, Any], ...] = (
    *(ADD_SYSTEM, ROTATE_SYSTEM, REVOKE_SYSTEM, LIST_SYSTEMS, ENTER_SYSTEM, FIND_NAMEABLE),
)
