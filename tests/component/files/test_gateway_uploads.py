"""Uploads through the real gateway: limits, types, broken and slow senders, memory."""

import asyncio
import hashlib
import json

import aiohttp
import pytest

from contracts import files as f
from tests.component.files.door import Door, raw
from tests.component.files.world import ANNA

MIB = 1024 * 1024
LIMIT = 10 * MIB
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


async def test_an_upload_answers_id_safe_name_size_and_the_type_of_its_content(door: Door) -> None:
    async with door.put("../Übersicht (1).exe", PNG) as response:
        assert response.status == 201
        answer = await response.json()
    assert (answer["name"], answer["size"], answer["type"]) == ("Übersicht (1).exe", len(PNG), "image/png")
    assert answer["id"] in door.world.work()


async def test_ten_mebibytes_pass_and_one_byte_more_is_refused_with_the_limit(door: Door) -> None:
    content = bytes(range(256)) * (LIMIT // 256)
    async with door.put("most.bin", content) as response:
        assert response.status == 201
        ref = f.UploadRef.model_validate(await response.json())
    await door.world.reserve(ref.id)
    await door.world.tell("autowork/G-1", ref)
    await door.world.filed("autowork/G-1", 1)
    async with door.get(ref.id) as response:
        assert hashlib.sha256(await response.read()).digest() == hashlib.sha256(content).digest()
    async with door.put("more.bin", content + b"!") as response:
        assert response.status == 413
        assert response.headers["Connection"] == "close"
        problem = await response.json(content_type="application/problem+json")
    assert "more.bin" in problem["detail"]
    assert "10 MB" in problem["detail"]


async def test_a_refused_sender_who_asks_first_never_sends_a_byte(door: Door) -> None:
    before = door.world.work()
    reader, writer = await raw(
        door, f"PUT /autowork/uploads?name=big HTTP/1.1\r\nContent-Length: {LIMIT + 1}\r\nExpect: 100-continue"
    )
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    assert door.world.work() == before


async def test_a_sender_who_asks_first_is_told_to_go_on(door: Door) -> None:
    reader, writer = await raw(
        door, "PUT /autowork/uploads?name=a.txt HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue"
    )
    assert b" 100 " in await asyncio.wait_for(reader.readline(), 10)
    await reader.readline()
    writer.write(b"hello")
    assert b" 201 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()


async def test_a_refusal_is_seen_by_a_sender_who_does_not_listen_until_the_end(door: Door) -> None:
    body = b"x" * (LIMIT + 5 * MIB)
    reader, writer = await raw(door, f"PUT /autowork/uploads?name=big HTTP/1.1\r\nContent-Length: {len(body)}")
    writer.write(body)
    await asyncio.wait_for(writer.drain(), 20)
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer.startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_an_upload_without_its_length_is_refused_with_411(door: Door) -> None:
    async def pieces():
        yield b"some"

    async with door.put("a.txt", pieces()) as response:
        assert response.status == 411


@pytest.mark.parametrize("broken", ["no token", "wrong token", "other site", "signed out"])
async def test_an_upload_that_no_page_of_ours_began_is_refused(door: Door, broken: str) -> None:
    headers = door.headers(ANNA, csrf=broken != "no token")
    if broken == "wrong token":
        headers["X-CSRF-Token"] = "x" * 27
    if broken == "other site":
        headers["Origin"] = "https://evil.example"
    if broken == "signed out":
        del headers["Cookie"]
        headers["Sec-Fetch-Dest"] = "empty"
    async with door.http.put(f"{door.base}/autowork/uploads?name=a", data=b"x", headers=headers) as response:
        assert response.status == (401 if broken == "signed out" else 403)
        assert "detail" in json.loads(await response.text())


async def test_an_upload_that_breaks_off_leaves_nothing_behind(door: Door) -> None:
    before = door.world.work()
    _, writer = await raw(
        door, f"PUT /autowork/uploads?name=half.bin HTTP/1.1\r\nContent-Length: {5 * MIB}", b"x" * MIB
    )
    await writer.drain()
    writer.transport.abort()
    async with door.put("after.txt", b"after") as response:
        after = (await response.json())["id"]
    async with asyncio.timeout(20):
        while door.world.work() - before != {after}:
            await asyncio.sleep(0.1)


async def test_a_sender_who_stands_still_is_cut_off_after_fifteen_seconds(door: Door) -> None:
    reader, writer = await raw(door, "PUT /autowork/uploads?name=slow.bin HTTP/1.1\r\nContent-Length: 100", b"x" * 10)
    began = asyncio.get_running_loop().time()
    assert b" 504 " in await asyncio.wait_for(reader.readline(), 25)
    assert 14 < asyncio.get_running_loop().time() - began < 20
    writer.close()


async def test_twenty_of_the_largest_at_once_add_less_than_a_hundred_mebibytes(door: Door) -> None:
    async def pieces():
        for _ in range(LIMIT // 65536):
            yield b"y" * 65536

    async def one(number: int) -> int:
        async with door.put(f"{number}.bin", pieces(), **{"Content-Length": str(LIMIT)}) as response:
            return response.status

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, door.memory())
            await asyncio.sleep(0.05)

    before = most = door.memory()
    watcher = asyncio.create_task(watch())
    answers = await asyncio.gather(*(one(number) for number in range(20)))
    watcher.cancel()
    assert answers == [201] * 20
    assert most - before < 100 * MIB


async def test_a_form_without_script_brings_its_files_and_keeps_them_when_something_else_is_wrong(door: Door) -> None:
    headers = door.headers(ANNA)
    form = aiohttp.FormData(quote_fields=False)  # as browsers do
    form.add_field("csrf", headers.pop("X-CSRF-Token"))
    form.add_field("title", "")
    form.add_field("file", PNG, filename="Übersicht (1).png", content_type="text/html")
    form.add_field("file", b"z" * (3 * MIB), filename="spooled.bin", content_type="application/octet-stream")
    form.add_field("file", b"z" * (LIMIT + 1), filename="big.bin", content_type="application/octet-stream")
    form.add_field("file", b"", filename="", content_type="application/octet-stream")
    before = door.world.work()
    url = f"{door.base}/autowork/tickets/new"
    async with door.http.post(url, data=form, headers=headers) as response:
        assert response.status == 422
        page = await response.text()
    assert "big.bin is too large. A file may have 10 MB at most." in page
    new = door.world.work() - before
    assert len(new) == 2
    assert all(upload in page for upload in new)
    taken = await door.world.reserve(*sorted(new))
    assert {(ref.name, ref.size, ref.type) for ref in taken.items} == {
        ("Übersicht (1).png", len(PNG), "image/png"),
        ("spooled.bin", 3 * MIB, "text/plain"),
    }
