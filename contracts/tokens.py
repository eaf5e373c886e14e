"""Tokens of a company's programs, and that one is about to end; a person's own is a sign-in (`contracts.accounts`)."""

from datetime import datetime

from pydantic import Field

from contracts.accounts import AddressKnown, Password
from contracts.base import EventType, Operation, Reading, Request
from contracts.scopes import MOST_TOKEN_DAYS, Scope


class MakeCompanyToken(Request):
    """A company's administrator makes a token that outlives whoever made it; staff make one for any company.

    The own password proves that it is they.
    """

    company: str = Field(default="", max_length=40, description="staff only")
    name: str = Field(min_length=1, max_length=80)
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=40)
    days: int = Field(default=90, ge=1, le=MOST_TOKEN_DAYS)
    password: Password


class CompanyTokenMade(Reading):
    """The token, told this once, and until when it works."""

    secret: str
    person: str
    session: str
    expires_at: datetime


class TokenEnding(AddressKnown):
    """A token is about to end; `company_name` where it is the company's and not the person's own."""

    token_name: str
    ends_at: datetime
    company_name: str = ""


MAKE_COMPANY_TOKEN = Operation("accounts", "make_company_token", MakeCompanyToken, CompanyTokenMade)
TOKEN_ENDING = EventType("accounts", "token_ending", TokenEnding)
