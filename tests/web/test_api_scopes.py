"""Tokens of the JSON API that are limited to scopes, against a running suite."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from contracts.scopes import SCOPES
from deploy.local.suite import Suite
from gateway.api.scopes import NEVER, NOBODYS, needed
from gateway.api.table import ENDPOINTS
from tests.isolation.route_table import BODIES, FIXED
from tests.web.test_api import Credentials, Program

HOLE = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
WITH = {"number": "AW-1", **FIXED}


async def limited(http: aiohttp.ClientSession, suite: Suite, who: dict[str, str], *scopes: str) -> Program:
    """A program of somebody with a token that has these scopes."""
    made = Program(http, f"{suite.urls['gateway']}/autowork/api/v1")
    wish: dict[str, Any] = {**{key: who[key] for key in ("email", "password")}, "scopes": scopes, "days": 1}
    status, found = await made.ask("POST", "/session", json=wish)
    assert status == 201, found
    made.headers = {"Authorization": f"Bearer {found['token']}"}
    return made


async def test_each_operation_refuses_a_token_without_its_scope_and_names_it(
    suite: Suite, credentials: Credentials
) -> None:
    async with aiohttp.ClientSession() as http:
        agent = credentials["autowork"]["agent"]
        reading, writing = (
            await limited(http, suite, agent, "profile:read"),
            await limited(http, suite, agent, "files:read"),
        )
        for endpoint in ENDPOINTS:
            if endpoint.name in NOBODYS:
                continue
            wanted = needed(endpoint.name)
            program = writing if "profile:read" in wanted else reading
            path = HOLE.sub(lambda match: WITH.get(match.group(1), "01h00000000000000000000000"), endpoint.path)
            more = {"json": BODIES[endpoint.name]} if endpoint.method != "GET" else {}
            status, problem = await program.ask(endpoint.method, path, **more)
            assert status == 403, (endpoint.name, status, problem)
            expected = {} if endpoint.name in NEVER else {"scope": wanted[0]}
            assert problem.get("details", {}) == expected, endpoint.name


@pytest.mark.parametrize("scopes", [SCOPES, ("tickets:read", "people:read")], ids=["all", "some"])
async def test_a_token_with_its_scopes_does_what_they_say(
    suite: Suite, credentials: Credentials, scopes: tuple[str, ...]
) -> None:
    async with aiohttp.ClientSession() as http:
        program = await limited(http, suite, credentials["autowork"]["customer"], *scopes)
        assert (await program.ask("GET", "/me"))[1]["scopes"] == list(scopes)
        for path in ("/tickets", "/counts", "/colleagues", "/vocabulary"):
            assert (await program.ask("GET", path))[0] == 200, path
        found = (await program.ask("GET", "/find?q=saw"))[1]
        assert found["tickets"] is not None
        assert found["articles"] is None or "articles:read" in scopes
        status, _ = await program.ask("PATCH", "/me", json={"phone": "+49 1"})
        assert status == (200 if "profile:write" in scopes else 403)
        assert (await program.ask("DELETE", "/session"))[0] == 204
        assert (await program.ask("GET", "/me"))[0] == 401


async def test_a_scope_that_is_not_known_and_a_life_of_more_than_a_year_are_refused(
    suite: Suite, credentials: Credentials
) -> None:
    async with aiohttp.ClientSession() as http:
        program = Program(http, f"{suite.urls['gateway']}/autowork/api/v1")
        who = {key: credentials["autowork"]["customer"][key] for key in ("email", "password")}
        status, problem = await program.ask("POST", "/session", json={**who, "scopes": ["everything"], "days": 366})
        assert status == 422
        assert set(problem["errors"]) >= {"scopes.0", "days"}


async def test_a_method_that_an_address_does_not_have_is_answered_with_those_that_it_has(suite: Suite) -> None:
    async with aiohttp.ClientSession() as http:
        address = f"{suite.urls['gateway']}/autowork/api/v1/me"
        async with http.delete(address) as answer:
            assert answer.status == 405
            assert {"GET", "PATCH"} <= set(answer.headers["Allow"].replace(" ", "").split(","))
            assert answer.content_type == "application/problem+json"


async def test_an_administrator_invites_and_takes_it_back_and_staff_register_by_programs(
    suite: Suite, credentials: Credentials
) -> None:
    async with aiohttp.ClientSession() as http:
        admin = Program(http, f"{suite.urls['gateway']}/robotics/api/v1")
        who = credentials["robotics"]["colleague"]
        await admin.sign_in(who["email"], who["password"])
        invited = {"email": "by.program@example.com", "rights": ["create"]}
        assert (await admin.ask("POST", "/invitations", json=invited))[0] == 204
        team = (await admin.ask("GET", "/team"))[1]
        (one,) = [row for row in team["invited"] if row["email"] == invited["email"]]
        assert (await admin.ask("DELETE", f"/invitations/{one['id']}"))[0] == 204
        assert (await admin.ask("PUT", "/views/my-own-view", json={"list": "tickets", "name": "Mine"}))[0] == 204
        assert [view["name"] for view in (await admin.ask("GET", "/views"))[1]["items"]] == ["Mine"]
        assert (await admin.ask("DELETE", "/views/my-own-view"))[0] == 204
        assert (await admin.ask("GET", "/people"))[0] == 404, "all people of the portal are for staff"
        agent = Program(http, admin.base)
        who = credentials["robotics"]["agent"]
        await agent.sign_in(who["email"], who["password"])
        company = (await agent.ask("GET", f"/companies?q={team['company']['name'].split()[0]}"))[1]["items"][0]["id"]
        new = {"email": "registered.by.program@example.com", "name": "Rita Program", "company": company}
        status, made = await agent.ask("POST", "/people", json=new, headers={"Idempotency-Key": "rita"})
        assert status == 201, made
        assert (await agent.ask("POST", "/people", json=new, headers={"Idempotency-Key": "rita"}))[1]["id"] == made[
            "id"
        ]
        assert (await agent.ask("PATCH", f"/people/{made['id']}", json={"name": "Rita P."}))[1]["name"] == "Rita P."
        assert (await agent.ask("PUT", f"/people/{made['id']}/active", json={"active": False}))[0] == 204
        assert (await agent.ask("GET", f"/people/{made['id']}"))[1]["active"] is False
