"""Every operation of the JSON API answers nonsense as its document says: a problem, with a status that it names."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from yarl import URL

from deploy.local.suite import Suite
from gateway.api.document import document
from gateway.api.endpoint import Endpoint
from gateway.api.table import ENDPOINTS

Credentials = dict[str, dict[str, dict[str, str]]]
AT_ONCE = 8
HOLE = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
FILLED = {"number": "ZZ-999999999", "article": "999999999", "release": "999999999", "version": "999999999"}
FILLED |= {"hook": "nobodyshook", "message": "nobodysmessage"}
JSON = {"Content-Type": "application/json"}
DOCUMENT = document(ENDPOINTS)
DOCUMENTED = {
    operation["operationId"]: {int(status) for status in operation["responses"]}
    for operations in DOCUMENT["paths"].values()
    for operation in operations.values()
}
PROBLEMS = set(DOCUMENT["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])


@dataclass(frozen=True)
class Nonsense:
    """One request that nobody should send, and what the answer has to be (none: what the document names)."""

    endpoint: Endpoint
    path: str
    kind: str
    method: str = ""
    allowed: frozenset[int] = frozenset()
    sent: dict[str, Any] = field(default_factory=dict)


def path_of(endpoint: Endpoint, value: str = "nobody-knows-this-one") -> str:
    """The address with names that are not there."""
    return HOLE.sub(lambda hole: FILLED.get(hole.group(1), value), endpoint.path)


def requests(endpoint: Endpoint) -> Iterator[Nonsense]:
    """All kinds of nonsense for one operation."""
    path = path_of(endpoint)
    yield Nonsense(endpoint, f"{path}?surely_unknown=1", "unknown query", allowed=frozenset({403, 404, 422}))
    yield Nonsense(endpoint, f"{path}?%00=%ff%ed%a0%80", "query that is no text", allowed=frozenset({403, 404, 422}))
    if endpoint.body:
        wrong = frozenset({403, 404, 422})
        yield Nonsense(endpoint, path, "no JSON", allowed=frozenset({403, 404, 415}), sent={"data": b"a=b"})
        for body in (b"[]", b'{"surely_unknown": "\\u0000"}', b"\xff\xfe", b'{"a": ' + b"9" * 500 + b"}"):
            yield Nonsense(endpoint, path, f"body {body[:20]!r}", allowed=wrong, sent={"data": body, "headers": JSON})
        key = {**JSON, "Idempotency-Key": "k" * 201}
        yield Nonsense(endpoint, path, "key too long", allowed=wrong, sent={"data": b"{}", "headers": key})
    if "{" in endpoint.path and not endpoint.body:
        for value in ("%00", "0" * 300, "%F0%9F%92%A5", "..%2F..%2Fx"):
            yield Nonsense(endpoint, path_of(endpoint, value), f"address {value[:9]}")
    yield Nonsense(endpoint, path, "a method that nobody knows", method="REPORT", allowed=frozenset({405}))


async def wrongs_of(http: aiohttp.ClientSession, base: str, asked: Nonsense) -> str:
    """What is wrong with the answer, if anything is."""
    method = asked.method or asked.endpoint.method
    what = f"{method} {asked.endpoint.path} {asked.kind}"
    async with http.request(method, URL(base + asked.path, encoded=True), **asked.sent) as answer:
        status, kind = answer.status, answer.content_type
        if status == 204:
            return "" if status in DOCUMENTED[asked.endpoint.name] and not asked.allowed else f"{what}: taken"
        said = await answer.json(content_type=None) if kind.endswith("json") else {}
        if status not in (asked.allowed or DOCUMENTED[asked.endpoint.name] | {404}) and status not in (429, 503):
            return f"{what}: {status} {said}"
        if status >= 400 and (kind != "application/problem+json" or said.get("type") not in PROBLEMS):
            return f"{what}: {kind} {said}"
        if status == 405 and asked.endpoint.method not in answer.headers.get("Allow", ""):
            return f"{what}: does not say what is allowed"
        if status in (429, 503) and "Retry-After" not in answer.headers:
            return f"{what}: does not say when to come back"
    return ""


@pytest.mark.parametrize("who", ["customer", "admin"])
async def test_nonsense_is_answered_by_each_operation_as_its_document_says(
    suite: Suite, credentials: Credentials, who: str
) -> None:
    base = f"{suite.urls['gateway']}/autowork/api/v1"
    person = credentials["autowork"][who]
    places = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as plain:
        signing = {"email": person["email"], "password": person["password"], "name": "nonsense"}
        async with plain.post(f"{base}/session", json=signing) as answer:
            token = (await answer.json())["token"]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:

        async def asked(one: Nonsense) -> str:
            async with places:
                return await wrongs_of(http, base, one)

        every = [one for endpoint in ENDPOINTS for one in requests(endpoint)]
        wrongs = [wrong for wrong in await asyncio.gather(*map(asked, every)) if wrong]
        assert not wrongs, "\n".join(wrongs[:20])
        async with http.delete(f"{base}/session") as answer:
            assert answer.status == 204


async def test_a_wrong_password_is_told_as_such_to_whoever_is_signed_in_already(
    suite: Suite, credentials: Credentials
) -> None:
    base = f"{suite.urls['gateway']}/autowork/api/v1/session"
    person = credentials["autowork"]["customer"]
    right = {"email": person["email"], "password": person["password"], "name": "twice"}
    async with aiohttp.ClientSession() as http:
        async with http.post(base, json=right) as answer:
            headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        async with http.post(base, json={**right, "password": "not it"}, headers=headers) as answer:
            assert answer.status == 401
        async with http.delete(base, headers=headers) as answer:
            assert answer.status == 204


async def test_a_letter_that_nobody_has_cannot_be_tried_again(suite: Suite, credentials: Credentials) -> None:
    base = f"{suite.urls['gateway']}/autowork/api/v1"
    person = credentials["autowork"]["admin"]
    async with aiohttp.ClientSession() as http:
        signing = {"email": person["email"], "password": person["password"], "name": "letters"}
        async with http.post(f"{base}/session", json=signing) as answer:
            headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        async with http.post(f"{base}/failures/notify.nothing/replay", headers=headers) as answer:
            assert answer.status == 404
        async with http.delete(f"{base}/session", headers=headers) as answer:
            assert answer.status == 204
