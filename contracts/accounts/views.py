"""Lists that a person has given a name: filters and order as the query of an address."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Reading, Request

ListName = Literal["tickets", "desk"]
MOST_VIEWS = 20
LONGEST_VIEW_NAME = 60

ViewId = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]


class SavedView(Reading):
    """A saved list of one person; with `start` its list opens so."""

    id: str
    list: ListName
    name: str
    query: str
    start: bool = False


class SaveView(Request):
    """Save a list of the actor's own; the same id, or the same name for the same list, replaces what was there."""

    id: ViewId
    list: ListName
    name: str = Field(min_length=1, max_length=LONGEST_VIEW_NAME)
    query: str = Field(max_length=500, pattern=r"^[A-Za-z0-9_.~%=&+-]*$", description="of an address")
    start: bool = False


class DropView(Request):
    """Delete one of the actor's own; nothing happens when there is none."""

    id: ViewId


class SavedViews(Reading):
    """What the actor has saved, in the order in which it was."""

    items: tuple[SavedView, ...] = ()
