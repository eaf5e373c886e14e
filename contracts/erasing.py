"""Erasing a person: what is asked, what each of our services reports, and the receipt."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.base import EventData, EventType, Nothing, Operation, Reading, Request

Part = Literal["accounts", "tickets", "files", "notify"]
PARTS: tuple[Part, ...] = ("accounts", "tickets", "files", "notify")


class ErasePerson(Request):
    """Forget who somebody was, for good: everything they reported and wrote stays, without their name.

    The operator, the vendor's administrators, and a company's administrator where the portal gives them that right.
    Nobody erases themselves. The same again answers the same receipt.
    """

    person: str


class GetErasure(Request):
    """The receipt of an erasure, for those who could have asked for it."""

    person: str


class ListErasures(Request):
    """The erasures of a portal for its administrators, or of the own company; the newest first."""


class ErasedPart(Reading):
    """What one of our services has done: when it was done last, and how many things it changed."""

    part: Part
    at: datetime | None = None
    changed: int = 0


class Erasure(Reading):
    """The receipt: by ids alone, since it must not say whom it is about.

    `finished_at`: when every service had forgotten the person twice, the second time after whatever was under way.
    `complete_at`: when the last event that may name them has left the broker's own memory.
    """

    person: str
    portal: str
    company: str = ""
    asked_by: str = Field(description="id of whoever asked; `operator` for the operator")
    asked_at: datetime
    parts: tuple[ErasedPart, ...]
    finished_at: datetime | None = None
    complete_at: datetime | None = None


class Erasures(Reading):
    """Some receipts."""

    items: tuple[Erasure, ...]


class ReadForgotten(Request):
    """One of our services asks by which names and addresses it may have known a person who is to be forgotten."""

    person: str


class Forgotten(Reading):
    """What is to be blanked wherever it stands; a company that was made for the person alone is renamed as well."""

    person: str
    portal: str
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company_names: tuple[str, ...] = ()
    company_name: str = Field(default="", description="what such a company is called instead")


class NoteForgotten(Request):
    """One of our services has forgotten a person; which one says its token."""

    person: str
    round: int = Field(ge=1, le=2)
    changed: int = Field(ge=0)


class PersonErased(EventData):
    """A person is to be forgotten, by id alone; told twice, the second time when nothing old is under way any more."""

    person: str
    round: int = 1
    companies: tuple[str, ...] = Field(default=(), description="the person's own; none of the vendor's staff")


ERASE_PERSON = Operation("accounts", "erase_person", ErasePerson, Erasure, repeatable=True)
GET_ERASURE = Operation("accounts", "get_erasure", GetErasure, Erasure, repeatable=True)
LIST_ERASURES = Operation("accounts", "list_erasures", ListErasures, Erasures, repeatable=True)
READ_FORGOTTEN = Operation("accounts", "read_forgotten", ReadForgotten, Forgotten, repeatable=True)
NOTE_FORGOTTEN = Operation("accounts", "note_forgotten", NoteForgotten, Nothing, repeatable=True)

PERSON_ERASED = EventType("accounts", "person_erased", PersonErased)
