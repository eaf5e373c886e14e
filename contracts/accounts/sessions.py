"""Sign-in, sessions, registration and passwords."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.accounts.people import Density, Email, Language, MailKind, Password, Secret, Session, Theme
from contracts.base import Reading, Request
from contracts.scopes import MOST_TOKEN_DAYS, Scope

# Signing in and out


class SignIn(Request):
    """Sign in with user name (the mail address) and password; `api` makes a bearer token instead of a session."""

    portal: str
    email: Email
    password: Password
    client: str = Field(default="", max_length=400, description="user agent, for the list of sessions")
    address: str = Field(default="", max_length=64, description="network address, for limits")
    api: bool = False
    scopes: tuple[Scope, ...] | None = Field(default=None, max_length=40, description="what a token is limited to")
    days: int | None = Field(default=None, ge=1, le=MOST_TOKEN_DAYS, description="how long a token lives; else 90")


class SignedIn(Reading):
    """The secret to keep in the cookie or to send as bearer token, and the session itself."""

    secret: str
    session: Session


class ResumeSession(Request):
    """The session behind a cookie's secret, or with `api` a bearer token's; neither opens the other's door.

    `unauthenticated` when there is none (any more).
    """

    portal: str
    secret: Secret
    api: bool = False


class SignOut(Request):
    """End the actor's own session, or all sessions of the actor's person."""

    everywhere: bool = False


class SessionRow(Reading):
    """One of a person's sessions, for the list on the settings page."""

    id: str
    client: str
    signed_in_at: datetime
    seen_at: datetime
    current: bool
    api: bool
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None


class Sessions(Reading):
    """All live sessions of the actor."""

    items: tuple[SessionRow, ...]


class EndSession(Request):
    """End one of the actor's own sessions."""

    session: str


# Registration and passwords


class Register(Request):
    """Ask for an account; the answer is the same whether the address is known or not."""

    request_id: str = Field(min_length=8, max_length=80)
    portal: str
    email: Email
    name: str = Field(default="", max_length=200)
    company_name: str = Field(default="", max_length=200)
    language: Language = "en"
    password: str = Field(default="", max_length=1024, description="only where the portal lets people choose one")
    address: str = Field(default="", max_length=64)


class RequestReset(Request):
    """Somebody forgot their password; the answer is the same whether the user name is known or not."""

    portal: str
    email: Email
    address: str = Field(default="", max_length=64)


class InspectReset(Request):
    """Look at a mailed link without using it up; `not_found` when it is spent, replaced or older than an hour."""

    portal: str
    token: Secret


class ResetOffer(Reading):
    """What the page behind the link lets one do."""

    mode: Literal["generated", "chosen"]


class PerformReset(Request):
    """Use a mailed link: mail a new generated password, or set the chosen one, as the portal says."""

    portal: str
    token: Secret
    password: str = Field(default="", max_length=1024)


class ChangePassword(Request):
    """Change the actor's own password; other sessions end."""

    current: Password
    new: Password
    repeated: Password | None = Field(default=None, description="typed again, to be told of all mistakes at once")


class ConfirmAddress(Request):
    """Use the link of a registration with a chosen password."""

    portal: str
    token: Secret


class SetProfile(Request):
    """The actor's own settings; None leaves a value as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=60)
    language: Literal["", "en", "de", "nl", "da", "sv"] | None = None
    theme: Theme | None = None
    density: Density | None = None
    mails_off: tuple[MailKind, ...] | None = Field(default=None, max_length=20, description="mails not wanted any more")
    portal_off: tuple[MailKind, ...] | None = Field(
        default=None, max_length=20, description="what is not wanted among the notifications of the portal"
    )
    queues: tuple[str, ...] | None = Field(
        default=None, max_length=50, description="queues of which a member of staff follows what nobody has"
    )
    mute: str = Field(default="", max_length=80, description="a ticket about which no mails are wanted")
    unmute: str = Field(default="", max_length=80, description="a muted ticket about which they are wanted again")
