"""Where the people of a company are signed in, and the tokens of their programs, for its administrator and staff."""

from datetime import datetime

from pydantic import Field

from contracts.base import Reading, Request


class ListAccess(Request):
    """Everything that signs somebody of a company in; the own company when none is named."""

    company: str = Field(default="", max_length=40)


class AccessRow(Reading):
    """A session, or with `api` the token of a program; never its secret."""

    person: str
    name: str
    email: str
    session: str
    client: str
    signed_in_at: datetime
    seen_at: datetime
    expires_at: datetime
    api: bool
    current: bool = Field(description="what the question came with")
    scopes: tuple[str, ...] | None = Field(default=None, description="what a token is limited to, if it is")
    program: bool = Field(default=False, description="whether the token is the company's, not a person's")


class AccessList(Reading):
    """By person, the newest first."""

    items: tuple[AccessRow, ...]


class EndAccess(Request):
    """End one session or token of somebody, or with no session all that they have."""

    person: str = Field(max_length=40)
    session: str = Field(default="", max_length=40)
