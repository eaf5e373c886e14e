"""Mail that becomes tickets and comments: the portal's addresses, and what becomes of strangers' mail."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.portal.parts import Part

Address = Annotated[str, Field(max_length=254, pattern=r"^[a-z0-9.!#$%&'*/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class MailAddress(Part):
    """An address whose mail becomes tickets; queue, type, priority and fields are what such a ticket has at first."""

    address: Address = Field(description="in lower case; mail to it must reach the suite")
    queue: str = Field(default="", description="empty: the default queue")
    type: str = ""
    priority: str = ""
    fields: dict[str, str] = Field(default={}, description="the portal's own fields by key")


class MailIn(Part):
    """What comes in by mail; without an address only answers to our own mails are taken in."""

    addresses: tuple[MailAddress, ...] = ()
    unproven: Literal["accept", "quarantine"] = Field(
        default="accept", description="a comment that names a ticket and does not come by its own reply address"
    )
    unknown: Literal["quarantine", "company_domain"] = Field(
        default="quarantine",
        description="a proven mail of somebody unknown: for staff, or of the company whose mail domain it comes from",
    )
