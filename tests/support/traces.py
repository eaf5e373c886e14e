"""Where something that should be forgotten can still be read: databases, index files, mails as they came."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from cli.adapters.storage import open_storage
from contracts.base import SERVICES
from deploy.local import keys
from deploy.local.suite import Suite
from kit.mongo import database
from kit.settings import ProcessSettings


async def traces(suite: Suite, *marks: str) -> list[str]:
    """One line for each document, and each file of an index, that has one of the marks.

    The notes of erasures themselves say whom to forget until all have done so twice, and are passed over.
    """
    found: list[str] = []
    for process in SERVICES:
        async with database(ProcessSettings.from_environment(process, suite.env_for(process))) as db:
            for name in await db.list_collection_names():
                if name != "erasures":
                    found += [
                        f"{process}.{name} {document['_id']}: {_around(text, marks)}"
                        async for document in db[name].find({})
                        if _has(text := _text(document), marks)
                    ]
    for instance in suite.children:
        if instance.startswith("tickets-"):
            for path in suite.layout.state(instance).rglob("*"):
                if path.is_file() and _has(path.read_bytes().decode("utf-8", "replace"), marks):
                    found.append(str(path.name))
    return found + await asyncio.to_thread(_mails, suite, marks)


def _mails(suite: Suite, marks: tuple[str, ...]) -> list[str]:
    access, secret = (keys.read(suite.layout, "operator", f"s3_{name}_key") for name in ("access", "secret"))
    client = open_storage(suite.urls["s3"], access, secret)
    found = []
    for one in client.list_objects("casebus-mail", recursive=True):
        with client.get_object("casebus-mail", str(one.object_name)) as answer:
            if _has(answer.read().decode("utf-8", "replace"), marks):
                found.append(f"casebus-mail {one.object_name}")
    return found


def _text(document: Any) -> str:
    return json.dumps(document, default=str, ensure_ascii=False)


def _has(text: str, marks: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(mark.casefold() in folded for mark in marks)


def _around(text: str, marks: tuple[str, ...]) -> str:
    at = max(text.casefold().find(mark.casefold()) for mark in marks)
    return text[max(0, at - 80) : at + 60]
