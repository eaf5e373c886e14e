"""What every message is made of: requests, replies, events, the actor, and the operations that carry them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field

SERVICES = ("accounts", "tickets", "files", "notify")

Side = Literal["customer", "vendor", "system"]
Role = Literal["customer", "company_admin", "agent", "admin", "service"]
ActorKind = Literal["person", "service", "timer", "mail", "system"]
Right = Literal["create", "company", "comment"]


# Each process names all messages and sends a few of them: what checks one is built when it is first used, which spares
# every start a tenth of its time.


class Request(BaseModel):
    """A question or a command; a field that we do not know is refused, so that a typing error is never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=200_000, defer_build=True)


class Reading(BaseModel):
    """A reply, an event or a part of one; unknown fields are passed over, so that a newer writer can add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


def known(choices: Any) -> Callable[[Any], Any]:
    """For a list of fixed choices in a reply: those that this version does not know are left out, not refused."""
    values = frozenset(get_args(choices))

    def kept(sent: Any) -> Any:
        return [one for one in sent if not isinstance(one, str) or one in values] if isinstance(sent, list) else sent

    return kept


class Nothing(Request):
    """A request or reply with nothing to say."""


class Actor(Reading):
    """Who is asking, as signed by accounts; `rights` matter for customers only, staff have their role."""

    kind: ActorKind
    id: str = Field(description="person id (also of a `mail`), or the name of the service, timer or system")
    portal: str = Field(description="the portal signed in to; '*' for a service")
    role: Role
    company: str = ""
    home: str = Field(default="", description="the company made for them before they joined `company`; only theirs")
    name: str = ""
    rights: tuple[Right, ...] = ()
    session: str = Field(default="", description="public id of the session or API token")
    expires: float = Field(default=0.0, description="Unix time in seconds")
    scopes: tuple[str, ...] | None = Field(default=None, description="what an API token is limited to, if it is")

    def holds(self, scope: str) -> bool:
        """Whether what the actor came with is good for this; all but limited API tokens are good for everything."""
        return self.scopes is None or scope in self.scopes

    @property
    def is_staff(self) -> bool:
        """Whether this is the vendor's staff of the portal."""
        return self.role in ("agent", "admin")

    @property
    def is_service(self) -> bool:
        """Whether this is one of our own processes."""
        return self.role == "service"

    @property
    def side(self) -> Side:
        """Which side of the conversation the actor speaks for."""
        if self.kind not in ("person", "mail"):
            return "system"
        return "vendor" if self.is_staff else "customer"


class Party(Reading):
    """A person as shown beside what they did; the name is kept as it was at that moment."""

    id: str
    name: str
    side: Side = "customer"


class Audience(Reading):
    """Who may learn of an event; computed by the owner of the data, matched by the gateway's live stream."""

    portal: str
    company: str = ""
    staff_only: bool = False
    whole_company: bool = Field(default=False, description="everybody of the company who may see its tickets")
    people: tuple[str, ...] = ()

    def admits(self, actor: Actor) -> bool:
        """Whether this actor may know of the event; a customer who has left the company may not, whoever they are."""
        if actor.portal != self.portal:
            return False
        if actor.is_staff:
            return True
        if self.staff_only or actor.role not in ("customer", "company_admin"):
            return False
        if actor.id in self.people:
            return self.is_of(actor)
        return self.whole_company and bool(self.company) and actor.company == self.company and "company" in actor.rights

    def is_of(self, actor: Actor) -> bool:
        """Whether this is about the actor's company, the one made for them when they registered, or about none."""
        return not self.company or (bool(actor.company) and self.company in (actor.company, actor.home))


class EventData(Reading):
    """What each event says at least."""

    audience: Audience


class Event(Reading):
    """The CloudEvents 1.0 envelope (JSON format) of every event on the bus."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str = Field(description="e.g. /services/tickets")
    type: str = Field(description="e.g. tickets.v1.opened")
    subject: str = Field(description="id of the thing it is about, e.g. autowork/AW-1")
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    portal: str
    traceparent: str = ""
    data: dict[str, Any]


Req = TypeVar("Req", bound=Request)
Rep = TypeVar("Rep", bound=BaseModel)
Data = TypeVar("Data", bound=EventData)


@dataclass(frozen=True)
class Operation(Generic[Req, Rep]):
    """One request subject `rpc.<owner>.v1.<verb>`; a `repeatable` one may be sent again after an unknown outcome."""

    owner: str
    verb: str
    request: type[Req]
    reply: type[Rep]
    repeatable: bool = False
    version: int = 1

    @property
    def subject(self) -> str:
        """The NATS subject."""
        return f"rpc.{self.owner}.v{self.version}.{self.verb}"


@dataclass(frozen=True)
class EventType(Generic[Data]):
    """One kind of fact, published on `evt.<portal>.<owner>.v1.<fact>`."""

    owner: str
    fact: str
    data: type[Data]
    version: int = 1

    @property
    def name(self) -> str:
        """The CloudEvents type."""
        return f"{self.owner}.v{self.version}.{self.fact}"

    @property
    def pattern(self) -> str:
        """The NATS subject with any portal."""
        return f"evt.*.{self.owner}.v{self.version}.{self.fact}"

    def subject(self, portal: str) -> str:
        """The NATS subject for one portal."""
        return f"evt.{portal}.{self.owner}.v{self.version}.{self.fact}"
