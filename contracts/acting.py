"""Acting for somebody who is not signed in: what accounts answers notify, which takes their e-mail in."""

from pydantic import Field

from contracts.accounts.people import Person
from contracts.base import Operation, Reading, Request


class ActByMail(Request):
    """Notify asks for the token of somebody whose e-mail it takes in, by address, or by id when staff chose them."""

    portal: str = Field(max_length=40)
    email: str = Field(default="", max_length=320)
    person: str = Field(default="", max_length=80)
    name: str = Field(default="", max_length=200, description="what somebody unknown calls themself")
    by_domain: bool = Field(
        default=False, description="somebody unknown, whose address is proven, belongs to the company with its domain"
    )


class MailActor(Reading):
    """Who sent it, with a token for five seconds that is good for tickets and files alone."""

    person: Person
    token: str
    expires: float


ACT_BY_MAIL = Operation("accounts", "act_by_mail", ActByMail, MailActor, repeatable=True)
