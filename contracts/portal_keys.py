"""The keys that tickets keep: those a definition has, and what to say of one that is gone while tickets have it."""

from collections.abc import Iterator

from contracts.portal import Portal
from contracts.tickets import CheckKeys, MissingKey

PLACES = {
    "status": "statuses",
    "queue": "queues",
    "priority": "priorities.items",
    "type": "types.items",
    "field": "fields",
}


def keys_of(portal: Portal) -> CheckKeys:
    """The keys of a definition, to ask whether tickets have others."""
    return CheckKeys(
        portal=portal.key,
        statuses=tuple(status.key for status in portal.statuses),
        queues=tuple(queue.key for queue in portal.queues),
        priorities=tuple(choice.key for choice in portal.priorities.items),
        types=tuple(choice.key for choice in portal.types.items),
        fields=tuple(_fields(portal)),
    )


def _fields(portal: Portal) -> Iterator[str]:
    for field in portal.fields:
        if field.kind == "line":
            yield field.key
        for option in field.options:
            yield f"{field.key}={option.key}"


def missing_text(missing: MissingKey) -> str:
    """The place, the key, which tickets have it, and what to do."""
    named, more = ", ".join(missing.numbers), missing.count - len(missing.numbers)
    tickets = f"{named} and {more} more" if more else named
    return (
        f"{PLACES[missing.name]}: there is no {missing.key!r} any more (the {missing.name} of {tickets}); "
        "a key in use must stay, only its label may change"
    )
