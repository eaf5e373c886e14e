"""Downloads through the real gateway: names, ranges, caching, what a browser may do with them, isolation."""

from urllib.parse import quote

import pytest

from contracts import files as f
from kit.ids import new_id
from tests.component.files.door import Door
from tests.component.files.world import OTTO, STAFF

TEXT = b"0123456789" * 10
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


async def filed(door: Door, name: str, content: bytes = TEXT) -> f.FileRow:
    async with door.put(name, content) as response:
        ref = f.UploadRef.model_validate(await response.json())
    await door.world.reserve(ref.id)
    ticket = f"autowork/D-{new_id()[-8:].upper()}"
    await door.world.tell(ticket, ref)
    (row,) = await door.world.filed(ticket, 1)
    return row


@pytest.mark.parametrize("name", ["Übersicht (1).pdf", 'a "quoted" name.txt', "🎉.png", "50%;x.txt", "日本語.txt"])
async def test_a_download_is_an_attachment_with_its_exact_name(door: Door, name: str) -> None:
    row = await filed(door, name)
    async with door.get(row.id) as response:
        assert response.status == 200
        assert await response.read() == TEXT
        header = response.headers["Content-Disposition"]
    assert header.startswith("attachment; ")
    assert header.encode("ascii").endswith(f"filename*=UTF-8''{quote(name, safe='!#$&+-.^_`|~')}".encode())
    assert header.count('"') == 2


async def test_a_browser_may_do_nothing_with_a_download(door: Door) -> None:
    row = await filed(door, "page.html", b"<script>alert(1)</script>")
    async with door.get(row.id, query="?inline=1") as response:
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "private, no-store"


async def test_a_picture_is_shown_in_place_when_asked_and_asked_for_again_each_time(door: Door) -> None:
    row = await filed(door, "logo.png", PNG)
    async with door.get(row.id, query="?inline=1") as response:
        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "private, no-cache"
        etag = response.headers["ETag"]
    async with door.get(row.id, query="?inline=1", **{"If-None-Match": etag}) as response:
        assert response.status == 304
    async with door.get(row.id, actor=OTTO, query="?inline=1", **{"If-None-Match": etag}) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("wanted", "status", "content", "said"),
    [
        ("bytes=0-9", 206, TEXT[:10], "bytes 0-9/100"),
        ("bytes=95-", 206, TEXT[95:], "bytes 95-99/100"),
        ("bytes=-5", 206, TEXT[-5:], "bytes 95-99/100"),
        ("bytes=90-500", 206, TEXT[90:], "bytes 90-99/100"),
        ("bytes=100-", 416, None, "bytes */100"),
        ("bytes=0-1,4-5", 200, TEXT, None),
        ("lines=1-2", 200, TEXT, None),
    ],
)
async def test_a_download_can_be_read_in_ranges(
    door: Door, wanted: str, status: int, content: bytes | None, said: str | None
) -> None:
    row = await filed(door, "range.txt")
    async with door.get(row.id, Range=wanted) as response:
        assert (response.status, response.headers.get("Content-Range")) == (status, said)
        if content is not None:
            assert await response.read() == content


async def test_a_range_of_another_version_gets_the_whole(door: Door) -> None:
    row = await filed(door, "range.txt")
    async with door.get(row.id, method="HEAD") as response:
        etag, length = response.headers["ETag"], response.headers["Content-Length"]
    assert length == "100"
    for validator, status in ((etag, 206), ('"other"', 200), ("Sat, 21 Nov 2026 10:00:00 GMT", 200)):
        async with door.get(row.id, Range="bytes=0-9", **{"If-Range": validator}) as response:
            assert response.status == status


async def test_an_empty_file_is_stored_and_read(door: Door) -> None:
    row = await filed(door, "empty.txt", b"")
    async with door.get(row.id) as response:
        assert (response.status, await response.read()) == (200, b"")


async def test_a_file_that_vanished_says_so_and_is_no_empty_page(door: Door) -> None:
    row = await filed(door, "vanishes.txt")
    for version in door.world.s3.list_objects("casebus-files", recursive=True, include_version=True):
        if str(version.object_name).endswith("/vanishes.txt"):
            door.world.s3.remove_object("casebus-files", version.object_name, version_id=version.version_id)
    async with door.get(row.id) as response:
        assert response.status == 404
        assert "vanishes.txt" in await response.text()


async def test_a_strangers_answer_for_a_file_is_that_for_a_random_id(door: Door) -> None:
    row = await filed(door, "canary.txt")
    answers = []
    for file in (row.id, new_id()):
        async with door.get(file, actor=OTTO) as response:
            body = (await response.text()).replace(file, "ID")
            headers = {name: value for name, value in response.headers.items() if name not in ("Date", "traceparent")}
            answers.append((response.status, headers, body))
    assert answers[0][0] == 404
    assert answers[0][:2] == answers[1][:2]
    assert "canary" not in answers[0][2]
    async with door.get(row.id, actor=STAFF) as response:
        assert response.status == 200
    async with door.http.get(f"{door.base}/autowork/files/{row.id}/x", allow_redirects=False) as response:
        assert response.status == 303
        assert "/sign-in" in response.headers["Location"]
