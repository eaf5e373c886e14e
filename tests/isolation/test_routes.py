"""Every address of the gateway, for every outsider: an object of another company is like one that never was (D8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.api.endpoint import ROOT
from gateway.api.table import ENDPOINTS
from gateway.routes import ROUTES
from gateway.routing import _HOLE, Route
from kit.ids import new_id
from tests.isolation.answers import Answer, Outsider, difference
from tests.isolation.route_table import (
    BODIES,
    FIXED,
    FORMS,
    LISTS,
    PLACEHOLDERS,
    QUERIES,
    SECRETS,
    body_of,
    form_of,
    kind_of,
)
from tests.isolation.world import World

OUT = ("nobody", "leaver", "guest")
IN = ("stranger", "boss", "newcomer", "foreigner")
SAFE = ("GET", "HEAD")
BY_PATH = {f"{one.method} {ROOT}{one.path}": one for one in ENDPOINTS}


@dataclass(frozen=True)
class Position:
    """One place of one route where an id can stand: in the address, the query or what is sent."""

    route: Route
    where: str
    name: str
    kind: str

    def __str__(self) -> str:
        return f"{self.route.method} {self.route.path} {self.where}:{self.name}"


def _body(route: Route) -> dict[str, Any]:
    if route.method in SAFE:
        return {}
    if route.api:
        return body_of(BY_PATH[f"{route.method} {route.path}"].name)
    return form_of(route.path).fields if route.method == "POST" else {}


def _named(route: Route) -> Iterator[tuple[str, str, str]]:
    for name in _HOLE.findall(route.path):
        if name in PLACEHOLDERS:
            yield "path", name, PLACEHOLDERS[name]
    if route.api:
        endpoint = BY_PATH.get(f"{route.method} {route.path}")
        for where, model in (("query", endpoint and endpoint.query), ("body", endpoint and endpoint.body)):
            names = {name: kind_of(route.path, name) for name in (model.model_fields if model else ())}
            yield from ((where, name, kind) for name, kind in names.items() if kind)
    elif route.method in SAFE:
        yield from (("query", name, kind) for name, kind in QUERIES.get(route.path, {}).items())
    elif route.method == "POST":
        yield from (("body", name, kind) for name, kind in form_of(route.path).names.items())


def positions() -> list[Position]:
    """Every place where an id can stand."""
    return [Position(route, *one) for route in ROUTES for one in _named(route)]


def random_id(kind: str) -> str:
    """An id of this kind that nothing has."""
    made = {"ticket": "AW-999987", "canary": f"zq{new_id()[-10:]}", "email": f"{new_id()}@nowhere.example"}
    made["company_name"] = f"Works {new_id()} Ltd"
    return made.get(kind, new_id())


async def ask(outsider: Outsider, position: Position, value: str) -> Answer:
    """Send everything that the route wants, with this value at the position and own values at all others."""
    route, own = position.route, outsider.world.own.get(outsider.name, "AW-999987")

    def fill(match: Any) -> str:
        name = match.group(1)
        if position.where == "path" and name == position.name:
            return value
        if PLACEHOLDERS.get(name) == "ticket":
            return own
        return FIXED.get(name) or new_id()

    more: dict[str, Any] = {}
    body = dict(_body(route))
    if position.where == "body":
        body[position.name] = [value] if position.name in LISTS else value
    if position.where == "query":
        more["params"] = {position.name: value}
    if route.method not in SAFE:
        more["json" if route.api else "data"] = body if route.api else {"request_id": new_id(), **body}
    return await outsider.ask(route.method, _HOLE.sub(fill, route.path), api=route.api, **more)


def test_every_placeholder_form_and_field_is_known_to_the_matrix() -> None:
    known = {*PLACEHOLDERS, *FIXED, *SECRETS}
    for route in ROUTES:
        assert set(_HOLE.findall(route.path)) <= known, route.path
        _body(route)
    assert set(FORMS) == {route.path for route in ROUTES if route.method == "POST" and not route.api}
    assert set(BODIES) == {endpoint.name for endpoint in ENDPOINTS if endpoint.method not in SAFE}
    assert set(QUERIES) <= {route.path for route in ROUTES if route.method == "GET" and not route.api}


@pytest.mark.parametrize("position", positions(), ids=str)
async def test_d8_an_object_of_another_company_is_answered_like_a_random_id(world: World, position: Position) -> None:
    for name in (*OUT, *IN):
        if (name, position.kind) == ("newcomer", "company_name"):
            continue  # their own company is called so, because they typed it
        outsider = Outsider(world, name)
        missing = random_id(position.kind)
        wanted = (await ask(outsider, position, missing)).without(missing)
        for real in [world.canary] if position.kind == "canary" else world.objects.get(position.kind, []):
            answer = (await ask(outsider, position, real)).without(real)
            assert not difference(answer, wanted), name
            world.holds_nothing(answer.body + str(answer.headers), str(position), name)
            if position.where == "path" and position.kind in ("ticket", "file"):
                after_a_form = answer.status == 303 and position.route.method == "GET"  # leads to where the 404 is
                assert after_a_form or answer.status in ((303, 401) if name in OUT else (404,)), name


async def test_d8_a_private_ticket_is_not_there_for_a_colleague(world: World) -> None:
    helper = Outsider(world, "helper")
    private, shared = world.objects["ticket"]
    for position in positions():
        if position.where == "path" and position.kind == "ticket" and position.route.method in SAFE:
            missing = random_id("ticket")
            wanted = (await ask(helper, position, missing)).without(missing)
            answer = await ask(helper, position, private)
            assert not difference(answer.without(private), wanted), str(position)
    assert (await helper.ask("GET", f"/tickets/{shared}", api=False)).status == 200


@pytest.mark.parametrize("name", IN)
async def test_d8_no_page_and_no_answer_holds_a_word_of_another_company(world: World, name: str) -> None:
    outsider = Outsider(world, name)
    for route in ROUTES:
        if route.method != "GET" or route.path == "/live":
            continue
        own = _HOLE.sub(lambda match: FIXED.get(match.group(1)) or world.own.get(name, "X-1"), route.path)
        for query in ("", "?view=all", "?view=all&status=", f"?q={world.canary[:6]}"):
            answer = await outsider.ask("GET", own + query, api=route.api)
            assert answer.status < 500, (own, answer.status)
            world.holds_nothing(answer.body, f"{own}{query}", name)


async def test_d8_counts_stay_when_another_company_opens_a_ticket(world: World) -> None:
    names = ("stranger", "boss", "newcomer")
    before = [await world.api(world.people[name].bearer, "GET", "/counts") for name in names]
    wish = {"title": f"One more {world.canary}", "description": "-", "visibility": "company"}
    number = (await world.api(world.people["owner"].bearer, "POST", "/tickets", json=wish))["number"]
    seen = await world.api(world.people["agent"].bearer, "GET", "/tickets", params={"view": "all", "limit": 5})
    assert number in {row["number"] for row in seen["items"]}
    assert before == [await world.api(world.people[name].bearer, "GET", "/counts") for name in names]
