"""A process that starts waits for the database to declare its indexes, and for nothing else."""

from typing import Any

import pytest
from pymongo.errors import NetworkTimeout, OperationFailure

from kit import mongo


class Slow:
    """A collection whose first answers are these errors."""

    name = "notices"

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.declared: list[tuple[Any, dict[str, Any]]] = []

    async def create_index(self, keys: Any, **options: Any) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.declared.append((keys, options))


async def test_an_index_that_takes_longer_than_an_answer_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo, "PAUSE", 0.0)
    slow = Slow(NetworkTimeout("timed out"), NetworkTimeout("timed out"))
    await mongo.declare_index(slow, "due", sparse=True)
    assert slow.declared == [("due", {"sparse": True})]


async def test_an_index_that_cannot_be_ends_the_start() -> None:
    with pytest.raises(OperationFailure):
        await mongo.declare_index(Slow(OperationFailure("another index has this name", 86)), "due")
