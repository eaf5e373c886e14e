"""Blanking a person in all that files keeps: the files stay, and who added or changed them is nobody."""

from dataclasses import replace
from typing import Any

from kit.redaction import Redaction
from kit.rewriting import rewrite_all


class MongoForgetter:
    """Goes through every collection."""

    def __init__(self, database: Any) -> None:
        self._database = database

    async def forget_for_system(self, redaction: Redaction) -> int:
        """How many documents there were to change; safe to repeat."""
        # beside `person`, who uploaded it, stands the name of the file
        return await rewrite_all(self._database, replace(redaction, keys=frozenset({"id"})).of)
