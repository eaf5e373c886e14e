"""What our own processes and the operator ask."""

from typing import Literal

from pydantic import Field

from contracts.accounts.people import Email, SecretPurpose
from contracts.base import Reading, Request, Right, Role


class MintToken(Request):
    """A process asks for its own actor token; the subject says which process it is, the broker guards it."""


class Token(Reading):
    """A signed actor token."""

    token: str
    expires: float


class MailSecret(Request):
    """Notify asks for the secret that a mail needs while rendering it; `not_found` once used or replaced."""

    person: str
    purpose: SecretPurpose
    generation: int


class SecretText(Reading):
    """The secret, in clear, for the mail alone."""

    text: str


class CreateCompany(Request):
    """The operator or staff make a company; the same name with the same request id is made once."""

    request_id: str = Field(min_length=8, max_length=80)
    portal: str
    name: str = Field(min_length=1, max_length=200)
    customer_number: str = Field(default="", max_length=40)


class CreatePerson(Request):
    """The operator or staff make a person; the same address in the same portal is updated, never doubled."""

    request_id: str = Field(min_length=8, max_length=80)
    portal: str
    email: Email
    name: str = Field(min_length=1, max_length=200)
    role: Role
    company: str = Field(default="", description="id of a company of that portal; needed for customers")
    rights: tuple[Right, ...] = ("create", "comment", "company")
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""
    password: str = Field(default="", max_length=1024, description="operator only: set at once, no mail is sent")


class SetActive(Request):
    """Staff or the operator deactivate or reactivate a person; their sessions end at once."""

    person: str
    active: bool
