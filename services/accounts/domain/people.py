"""A person with their password, their mailed links and their logins: one aggregate, one document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from services.accounts.domain.views import View

Role = Literal["customer", "company_admin", "agent", "admin", "service"]
Right = Literal["create", "company", "comment"]
Origin = Literal["chosen", "generated"]
Kind = Literal["customer", "partner", "employee"]
Purpose = Literal["invite", "admit", "handover"]

CUSTOMERS: frozenset[Role] = frozenset({"customer", "company_admin"})
STAFF: frozenset[Role] = frozenset({"agent", "admin"})
ALL_RIGHTS: tuple[Right, ...] = ("create", "comment", "company")

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
API_DAYS = 90
MOST_API_DAYS = 365
REMINDED_BEFORE = timedelta(days=7)
MOST_LOGINS = 50
MOST_MUTED = 200


@dataclass(frozen=True)
class Password:
    """What is kept of a password: its argon2id hash, never itself; a `generated` one is to be changed before all else.

    `generation` counts the generated passwords of this person, so that an old one can never come back.
    """

    hash: str = ""
    origin: Origin = "chosen"
    generation: int = 0
    used: bool = False


@dataclass(frozen=True)
class Link:
    """A mailed link: the digest of its token, until when it works, and which one of its kind it is."""

    digest: str
    generation: int
    expires_at: datetime


@dataclass(frozen=True)
class Invitation:
    """To which company somebody is invited, as what, by whom; nothing of it holds before they accept."""

    company: str
    company_name: str
    role: Role
    rights: tuple[Right, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class Wish:
    """Somebody asks to become a member: how they named the company, and the one whose administrator they named."""

    text: str
    company: str
    at: datetime


@dataclass(frozen=True)
class Login:
    """A session or an API token: the digest of its secret, and how long it lives."""

    id: str
    digest: str
    client: str
    signed_in_at: datetime
    seen_at: datetime
    expires_at: datetime
    api: bool = False
    scopes: tuple[str, ...] | None = None  # None: all that the person may
    reminded: bool = False

    def alive(self, now: datetime) -> bool:
        """Whether it still signs in: before its end, and a session not idle for too long."""
        return now < self.expires_at and (self.api or now < self.seen_at + IDLE)

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to tell that it will end."""
        return now >= self.expires_at - REMINDED_BEFORE


def new_login(id: str, digest: str, client: str, now: datetime) -> Login:  # noqa: A002 - its public id
    """A session of a browser."""
    return Login(id, digest, client, now, now, now + ABSOLUTE)


def new_token(
    id: str,  # noqa: A002 - its public id
    digest: str,
    name: str,
    now: datetime,
    *,
    days: int = API_DAYS,
    scopes: tuple[str, ...] | None = None,
) -> Login:
    """An API token; a short one needs no reminder that it ends."""
    life = timedelta(days=min(days, MOST_API_DAYS))
    return Login(id, digest, name, now, now, now + life, True, scopes, life < 2 * REMINDED_BEFORE)


@dataclass(frozen=True)
class Person:
    """A person of one portal; `company` is empty for the vendor's staff. `revision` guards each write."""

    id: str
    portal: str
    email: str
    name: str
    role: Role
    created_at: datetime
    company: str = ""
    company_name: str = ""
    rights: tuple[Right, ...] = ALL_RIGHTS
    active: bool = True
    confirmed: bool = True
    phone: str = ""
    language: str = ""
    theme: Literal["system", "light", "dark"] = "system"
    density: Literal["roomy", "compact"] = "roomy"
    password: Password = field(default_factory=Password)
    reset: Link | None = None
    resets: int = 0
    confirmation: Link | None = None
    confirmations: int = 0
    told_at: datetime | None = None
    logins: tuple[Login, ...] = ()
    revision: int = 0
    kind: Kind = "customer"
    admitted: bool = True
    home: str = ""  # the company made for them when they registered; what they filed there stays theirs
    invitation: Invitation | None = None
    wish: Wish | None = None
    successor: str = ""  # the address that the account is being handed over to
    links: Mapping[str, Link] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    mails_off: tuple[str, ...] = ()
    portal_off: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()  # tickets about which nothing is mailed that need not be
    queues: tuple[str, ...] = ()  # of which staff follow what nobody has
    program: bool = False  # no human being: whoever holds the one token acts for the company

    @property
    def next_reminder(self) -> datetime | None:
        """When somebody is to be told next that a token is about to end."""
        tokens = (login for login in self.logins if login.api and not login.reminded)
        return min((login.expires_at - REMINDED_BEFORE for login in tokens), default=None)

    def reminded(self, now: datetime) -> tuple["Person", tuple[Login, ...]]:
        """With all noted that ends soon, and what that is and still works."""
        soon = tuple(one for one in self.logins if one.api and not one.reminded and one.ends_soon(now))
        logins = tuple(replace(login, reminded=True) if login in soon else login for login in self.logins)
        return replace(self, logins=logins), tuple(login for login in soon if login.alive(now))

    def with_mute(self, mute: str, unmute: str) -> "Person":
        """With one more ticket muted, or one less; the longest muted beyond the limit are heard of again."""
        kept = tuple(one for one in self.muted if one not in (mute, unmute))
        return replace(self, muted=(*kept, mute)[-MOST_MUTED:] if mute else kept)

    @property
    def only_invited(self) -> bool:
        """Whether there is nothing but an invitation yet: no company, no password."""
        return self.is_customer and not self.company

    @property
    def must_change_password(self) -> bool:
        """Whether the password came by mail and stands only until the person chooses one."""
        return self.password.origin == "generated"

    @property
    def is_customer(self) -> bool:
        """Whether the person speaks for a customer company."""
        return self.role in CUSTOMERS

    def login(self, id: str) -> Login | None:  # noqa: A002 - its public id
        """The session or API token with this public id."""
        return next((login for login in self.logins if login.id == id), None)

    def login_by_digest(self, digest: str, now: datetime) -> Login | None:
        """The live session or API token behind a secret."""
        return next((login for login in self.logins if login.digest == digest and login.alive(now)), None)

    def live_logins(self, now: datetime) -> tuple[Login, ...]:
        """Everything that signs this person in right now."""
        return tuple(login for login in self.logins if login.alive(now))

    def signed_in(self, login: Login, now: datetime) -> "Person":
        """With one more login; dead ones go, and the longest unseen beyond the limit."""
        live = sorted(self.live_logins(now), key=lambda known: known.seen_at)
        return replace(self, logins=(*live[-(MOST_LOGINS - 1) :], login), password=replace(self.password, used=True))

    def signed_out(self, *, only: str = "", keep: str = "") -> "Person":
        """Without the login `only`, or without all but `keep`."""
        if only:
            return replace(self, logins=tuple(login for login in self.logins if login.id != only))
        return replace(self, logins=tuple(login for login in self.logins if keep and login.id == keep))

    def with_chosen_password(self, hashed: str, *, keep: str = "") -> "Person":
        """With a password of their own; mailed links and all other logins end."""
        password = replace(self.password, hash=hashed, origin="chosen", used=True)
        return replace(self.signed_out(keep=keep), password=password, reset=None)

    def with_generated_password(self, hashed: str) -> "Person":
        """With the next generated password; the old one, mailed links and all logins end at once."""
        password = Password(hashed, "generated", self.password.generation + 1)
        return replace(self.signed_out(), password=password, reset=None)

    def with_reset(self, digest: str, expires_at: datetime) -> "Person":
        """With a new reset link; an older one is dead."""
        return replace(self, reset=Link(digest, self.resets + 1, expires_at), resets=self.resets + 1)

    def with_confirmation(self, digest: str, expires_at: datetime) -> "Person":
        """With a new link that proves the address; an older one is dead."""
        number = self.confirmations + 1
        return replace(self, confirmation=Link(digest, number, expires_at), confirmations=number)

    def next_generation(self, purpose: Purpose) -> int:
        """The number of the next mailed link of this purpose."""
        known = self.links.get(purpose)
        return known.generation + 1 if known else 1

    def with_link(self, purpose: Purpose, digest: str, expires_at: datetime) -> "Person":
        """With a new mailed link; an older one of the same purpose is dead."""
        link = Link(digest, self.next_generation(purpose), expires_at)
        return replace(self, links={**self.links, purpose: link})

    def without_link(self, purpose: Purpose) -> "Person":
        """The link is spent; its number stays, so that no later one is the same."""
        known = self.links.get(purpose)
        return replace(self, links={**self.links, purpose: replace(known, digest="")}) if known else self

    def live_link(self, purpose: Purpose, now: datetime) -> Link | None:
        """The link of this purpose, if it still works."""
        known = self.links.get(purpose)
        return known if known and known.digest and now < known.expires_at else None

    def member_of(self, company: str, name: str, role: Role, rights: tuple[Right, ...]) -> "Person":
        """As a member of another company; whatever they asked for or were invited to before is over."""
        moved = replace(self, company=company, company_name=name, role=role, rights=rights)
        return replace(moved, invitation=None, wish=None).without_link("invite")

    def secret_is_due(self, purpose: str, generation: int, now: datetime) -> bool:
        """Whether a mail with this secret may still be rendered: not used, not replaced, not too old."""
        if purpose == "password":
            password = self.password
            return password.origin == "generated" and not password.used and password.generation == generation
        mailed = {"reset": self.reset, "confirm": self.confirmation, **self.links}
        link = mailed.get(purpose)
        return link is not None and bool(link.digest) and link.generation == generation and now < link.expires_at
