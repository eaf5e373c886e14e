"""What is written about the bus is what it is, and messages of yesterday can still be read."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from contracts.systems.feed import KINDS, FeedEvent
from contracts.systems.grants import GRANTS
from contracts.systems.operations import BY_NAME, OPERATIONS
from contracts.systems.parts import Refusal
from gateway.systems.answering import HANDLERS
from gateway.systems.document import asyncapi_yaml, channel_of
from tests.support import bus_reference
from tests.support.bus_reference import golden


def test_the_reference_is_current() -> None:
    """`python -m tests.support.bus_reference` makes it so."""
    text = bus_reference.DOCUMENT.read_text(encoding="utf-8")
    assert bus_reference.current(text) == text
    assert set(bus_reference.MARK.findall(text)) == set(bus_reference.PARTS)


def test_every_operation_has_a_handler_a_grant_and_an_example_of_both_directions() -> None:
    names = {operation.name for operation in OPERATIONS}
    assert set(HANDLERS) == names
    assert set(golden("requests")) == names
    assert set(golden("replies")) == names
    assert {operation.grant for operation in OPERATIONS if operation.grant} <= set(GRANTS)
    assert {kind.grant for kind in KINDS} <= set(GRANTS)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_yesterdays_messages_can_still_be_read(name: str) -> None:
    operation = BY_NAME[name]
    operation.request.model_validate(golden("requests")[name])
    kept = golden("replies")[name]
    assert holds(operation.reply.model_validate(kept).model_dump(mode="json"), kept)


def test_yesterdays_refusals_and_events_can_still_be_read() -> None:
    for code, kept in golden("refusals").items():
        assert Refusal.model_validate(kept).error.code == code
    by_type = {kind.type: kind for kind in KINDS}
    for event in golden("events").values():
        told = FeedEvent.model_validate(event)
        by_type[told.type].data.model_validate(told.data)


def holds(now: Any, kept: Any) -> bool:
    """Whether everything of an old message is still there under its name; more may have been added."""
    if isinstance(kept, dict):
        return isinstance(now, dict) and all(key in now and holds(now[key], value) for key, value in kept.items())
    if isinstance(kept, list):
        return isinstance(now, list) and len(now) == len(kept) and all(map(holds, now, kept))
    return type(now) is type(kept) or now == kept


def test_the_asyncapi_document_names_every_operation_and_event_and_nothing_that_is_not_there() -> None:
    document = yaml.safe_load(asyncapi_yaml("https://help.example.com"))
    assert document["asyncapi"] == "3.0.0"
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert {operation.subject for operation in OPERATIONS} <= addresses
    assert {channel_of(operation.name) for operation in OPERATIONS} <= set(document["operations"])
    assert {f"{channel_of(kind.name)}Event" for kind in KINDS} <= set(document["operations"])
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in found, reference
            found = found[step]


def references(part: Any) -> list[str]:
    """All `$ref`s."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for value in part.values() for one in references(value)]
    return [one for value in part for one in references(value)] if isinstance(part, list) else []
