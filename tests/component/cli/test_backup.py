"""`casebus backup`, `backup verify` and `restore`: a running installation copied, and back on an empty machine."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cli.backups import manifest
from deploy.local import restoring
from deploy.local.errors import StartError
from deploy.local.progress import Progress
from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults.caller import Caller
from tests.support.needed import needed
from tests.support.passing import passing
from tests.support.waiting import until

PORTAL = "robotics"
FIRST, SECOND = b"the first drawing" * 4000, b"the second drawing"


@asynccontextmanager
async def program(suite: Suite, who: dict[str, str]) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as http:
        caller = Caller(http, suite.urls["gateway"], PORTAL, who)
        await caller.sign_in()
        yield caller


def new(title: str) -> dict[str, Any]:
    return {"title": title, "description": "Everything.", "type": "machines", "fields": needed(PORTAL, "machines")}


async def upload(caller: Caller, content: bytes, name: str = "Übersicht.txt") -> str:
    sent = await caller.ask("PUT", "/uploads", params={"name": name}, data=content)
    assert sent.status == 201, sent
    return str(sent.document["id"])


async def post(caller: Caller, path: str, body: dict[str, Any]) -> Any:
    answer = await caller.ask("POST", path, key=new_id(), json=body)
    assert answer.status in (200, 201), answer
    return answer.document


async def a_ticket_with_two_versions(caller: Caller) -> str:
    """A ticket with a folder, in which a file has two versions."""
    made = await post(caller, "/tickets", new("Kept"))
    root = f"/tickets/{made['number']}/folders"
    await post(caller, root, {"name": "Plans"})
    folder = (await caller.get(root))["folders"][0]["id"]
    for content in (FIRST, SECOND):
        body = {"folder": folder, "uploads": [await upload(caller, content)], "on_clash": "new_version"}
        await post(caller, f"{root}/files", body)

        async def filed() -> bool:
            page = await caller.get(root, folder=folder)
            return all(item["state"] == "live" for item in page["files"])

        await until(filed, "the file to be placed")
    return str(made["number"])


async def put(caller: Caller, number: str, name: str, content: bytes) -> str:
    """A file at the top of a ticket's folders, once it is placed; its id."""
    root = f"/tickets/{number}/folders"
    await post(caller, f"{root}/files", {"uploads": [await upload(caller, content, name)]})

    async def placed() -> str:
        rows = (await caller.get(root))["files"]
        return next((str(row["id"]) for row in rows if row["name"] == name and row["state"] == "live"), "")

    async def there() -> bool:
        return bool(await placed())

    await until(there, f"{name} to be placed")
    return await placed()


async def deleted(caller: Caller, number: str, file: str) -> None:
    await post(caller, f"/tickets/{number}/folders/delete", {"items": [file]})


async def names(caller: Caller, number: str) -> list[str]:
    rows = (await caller.get(f"/tickets/{number}/folders"))["files"]
    return sorted(row["name"] for row in rows if row["state"] == "live")


async def file_of(caller: Caller, number: str) -> str:
    root = f"/tickets/{number}/folders"
    folder = (await caller.get(root))["folders"][0]["id"]
    return str((await caller.get(root, folder=folder))["files"][0]["id"])


async def versions(caller: Caller, number: str) -> list[Any]:
    return list((await caller.get(f"/files/{await file_of(caller, number)}/versions"))["items"])


async def contents(caller: Caller, number: str) -> list[bytes]:
    """The file's versions, the oldest first."""
    file = await file_of(caller, number)
    found = []
    for version in (1, 2):
        answer = await caller.ask("GET", f"/files/{file}", params={"version": str(version)})
        assert answer.status == 200, answer
        found.append(answer.document)
    return found


async def test_f34_a_backup_under_load_is_back_on_an_empty_machine(suite: Suite, tmp_path: Path) -> None:
    people = json.loads(suite.layout.credentials.read_text())[PORTAL]
    copy, data = tmp_path / "copy", tmp_path / "data"
    async with program(suite, people["customer"]) as customer:
        number = await a_ticket_with_two_versions(customer)
        gone = await put(customer, number, "gone.txt", b"not wanted")
        await deleted(customer, number, gone)
        await deleted(customer, number, await put(customer, number, "again.txt", b"the first"))
        await put(customer, number, "again.txt", b"the second")
        said: list[str] = []

        async def talks() -> None:
            while True:
                text = f"Comment {new_id()}"
                await post(customer, f"/tickets/{number}/comments", {"text": text})
                said.append(text)

        async def talked() -> bool:
            return len(said) >= 3

        talking = asyncio.create_task(talks())
        try:
            await until(talked, "some comments")
            before = list(said)
            await suite.operate("backup", str(copy))
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
    assert "was restored into a scratch place" in await suite.operate("backup", "verify", str(copy))
    await restoring.restore(copy, data, Progress())
    async with (
        passing(data, env={"CASEBUS_TEST": "1"}) as again,
        program(again, people["customer"]) as customer,
        program(again, people["agent"]) as agent,
    ):
        await again.load_demo()
        assert not again.layout.credentials.exists(), "nothing of the demo is put beside what was restored"
        assert await contents(customer, number) == [FIRST, SECOND]
        assert await names(customer, number) == ["again.txt"]
        again_id = next(row["id"] for row in (await customer.get(f"/tickets/{number}/folders"))["files"])
        assert (await customer.ask("GET", f"/files/{again_id}")).document == b"the second"
        await post(customer, f"/tickets/{number}/folders/restore", {"items": [gone]})
        assert await names(customer, number) == ["again.txt", "gone.txt"]
        assert (await customer.ask("GET", f"/files/{gone}")).document == b"not wanted"
        texts = [entry["text"] for entry in (await customer.get(f"/tickets/{number}"))["timeline"]]
        told = [text for text in texts if text.startswith("Comment ")]
        assert told[: len(before)] == before
        assert told == said[: len(told)]
        fresh = await post(agent, "/tickets/" + number + "/comments", {"text": "We are back."})
        assert fresh["number"] == number

        async def mailed() -> bool:
            async with (
                aiohttp.ClientSession() as http,
                http.get(f"{again.urls['mailbox']}/api/messages") as answer,
            ):
                return any(number in row["subject"] for row in await answer.json())

        await until(mailed, "the mail of the comment")
        later = await post(customer, "/tickets", new("After"))
        assert later["number"] != number
        assert len(await versions(customer, number)) == 2, "what was put back is nothing that somebody else changed"


async def test_a_damaged_backup_is_refused_before_anything_is_written(suite: Suite, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    await suite.operate("backup", str(copy))
    found = manifest.read(copy)
    hurt = copy / found.databases["tickets"]["tickets"].path
    hurt.write_bytes(hurt.read_bytes()[:-40])
    for command in (("backup", "verify"), ("restore",)):
        with pytest.raises(StartError) as bad:
            await suite.operate(*command, str(copy))
        assert "/databases/tickets/tickets.bson.gz of this backup is missing or damaged" in bad.value.log_tail
    await suite.operate("backup", str(copy))  # the next one into the same folder mends it
    with pytest.raises(StartError) as bad:
        await suite.operate("restore", str(copy))
    assert "is not empty" in bad.value.log_tail
    shutil.rmtree(copy / manifest.RUNS)
    (copy / manifest.NAME).unlink()
    with pytest.raises(StartError) as bad:
        await suite.operate("backup", "verify", str(copy))
    assert "holds no finished backup" in bad.value.log_tail
