"""Lists that a person has given a name."""

from dataclasses import dataclass, replace

MOST = 20


@dataclass(frozen=True)
class View:
    """A list as the query of its address; with `start` its list opens so."""

    id: str
    list: str
    name: str
    query: str
    start: bool = False


def with_view(views: tuple[View, ...], view: View) -> tuple[View, ...]:
    """With one more, or one in the place of that with its id or name; one list has one start."""
    if view.start:
        views = tuple(replace(one, start=False) if one.list == view.list else one for one in views)
    place = next((place for place, one in enumerate(views) if _same(one, view)), len(views))
    kept = tuple(one for one in views if not _same(one, view))
    return (*kept[:place], view, *kept[place:])


def _same(one: View, other: View) -> bool:
    return one.id == other.id or (one.list == other.list and one.name.casefold() == other.name.casefold())
