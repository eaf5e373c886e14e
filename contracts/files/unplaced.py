"""What other S3 clients put into the bucket and the portal did not take over, for staff."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.base import Reading, Request

Unfit = Literal["too_large", "no_owner"]


class ListUnplaced(Request):
    """What lies in the bucket of the actor's portal and shows nowhere."""


class UnplacedRow(Reading):
    """A file that is too large, or with `no_owner` a whole folder that belongs to no ticket or company."""

    key: str = Field(description="where it lies in the bucket; that of a folder ends in '/'")
    kind: Unfit
    size: int = 0
    limit: int = Field(default=0, description="the largest file that the portal takes, for one that is too large")
    at: datetime = Field(description="when it was found")


class UnplacedList(Reading):
    """At most 200, the latest first."""

    items: tuple[UnplacedRow, ...]


class LookAgain(Request):
    """Look at one of them again: it may have gone, or fit now."""

    key: str = Field(min_length=1, max_length=1024)
