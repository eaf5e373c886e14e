"""What is no proper HTTP, and bodies in disguise: a calm answer in any case, without a word of our insides."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from urllib.parse import urlsplit

import pytest

from deploy.local.suite import Suite
from gateway.routes import ROUTES
from tests.web.visitor import Visitor

People = dict[str, dict[str, dict[str, str]]]
HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
POST = b"POST /autowork/sign-in HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
UNREADABLE = {
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "no address": b"GET\r\n\r\n",
    "no version": b"GET / \r\n\r\n",
    "a version that there is not": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "a method that there is not": b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes in the address": b"GET /autowork/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"no colon here\r\n\r\n",
    "a NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "a line end in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\nY: b\r\n\r\n",
    "hundreds of headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X%d: a\r\n" % n for n in range(300)) + b"\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "a length and pieces": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "less than nothing": POST + b"Content-Length: -4\r\n\r\n",
    "pieces of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
}
TOO_LONG = {
    "address": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
}
HOLE = re.compile(r"\{\w+(:[^{}]*(\{[^{}]*\}[^{}]*)*)?\}")
INSIDES = ("aiohttp", "python", "traceback", "b'", "bytearray", "expected")


async def _said(suite: Suite, sent: bytes) -> tuple[int, dict[str, str], str]:
    """Send bytes as they are; the status, the headers and the body of what comes back."""
    address = urlsplit(suite.urls["gateway"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(sent)
        answer = (await asyncio.wait_for(reader.read(), 60)).decode()
    finally:
        writer.close()
    head, _, body = answer.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


@pytest.mark.parametrize("sent", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_is_no_request_gets_a_calm_answer_with_the_usual_headers(suite: Suite, sent: bytes) -> None:
    status, headers, body = await _said(suite, sent)
    assert status == 400
    assert body == "This request cannot be understood.\n"
    _are_usual(headers, body)


@pytest.mark.parametrize("sent", TOO_LONG.values(), ids=TOO_LONG.keys())
async def test_an_endless_line_is_too_long(suite: Suite, sent: bytes) -> None:
    status, headers, body = await _said(suite, sent)
    assert (status, body) == (431, "The address or a header of this request is too long.\n")
    _are_usual(headers, body)


def _are_usual(headers: dict[str, str], body: str) -> None:
    assert headers["server"] == "casebus"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert not [word for word in INSIDES if word in f"{headers} {body}".lower()]


@pytest.mark.parametrize("encoding", ["gzip", "br", "nonsense"])
@pytest.mark.parametrize("packed", [gzip.compress(b"{}"), b"no gzip"], ids=["packed", "not packed"])
async def test_packed_bodies_are_refused_unread(suite: Suite, encoding: str, packed: bytes) -> None:
    more = b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding.encode(), len(packed))
    status, headers, body = await _said(suite, POST + more + packed)
    assert (status, headers["content-type"]) == (415, "text/html; charset=utf-8")
    assert "This kind of content is not understood here." in body
    api = b"POST /autowork/api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
    status, headers, body = await _said(suite, api + more + packed)
    assert (status, headers["content-type"]) == (415, "application/problem+json; charset=utf-8")
    assert json.loads(body)["status"] == 415


async def test_a_signed_in_upload_cannot_be_packed_either(browser: Visitor, credentials: People) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    page = await browser.get("tickets/new")
    token = page.form("/tickets/new").values["csrf"]
    packed = gzip.compress(b"a" * 1000)
    headers = {"X-CSRF-Token": token, "Content-Encoding": "gzip", "Content-Type": "text/plain"}
    assert (await browser.request("PUT", "uploads?name=a.txt", data=packed, headers=headers)).status == 415


@pytest.mark.parametrize("who", ["customer", "agent"])
async def test_no_part_of_an_address_makes_an_error_of_ours(browser: Visitor, credentials: People, who: str) -> None:
    await browser.sign_in(credentials["autowork"][who])
    signed = await browser.request("POST", "api/v1/session", json=credentials["autowork"][who])
    headers = {"Authorization": f"Bearer {json.loads(signed.text)['token']}"}
    for route in ROUTES:
        for part in ("%00", "x" * 100):
            if route.method == "GET" and "{" in route.path:
                path = HOLE.sub(part, route.path).lstrip("/")
                found = await browser.request("GET", path, follow=False, headers=headers if route.api else {})
                assert found.status < 500, f"{path} {found.status}"
