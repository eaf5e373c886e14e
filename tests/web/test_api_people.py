"""The JSON API about people: who sees a ticket, for whom it is opened, what is said to its cost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest_asyncio

from deploy.local.suite import Suite
from tests.support.needed import needed
from tests.web.test_api import Credentials, Program

OWN = needed("robotics", "data")
Programs = Callable[[str, str], Awaitable[Program]]


@pytest_asyncio.fixture
async def programs(suite: Suite, credentials: Credentials) -> AsyncIterator[Programs]:
    """Signs the program of somebody in: `await programs("robotics", "customer")`."""
    async with AsyncExitStack() as stack:

        async def made(portal: str, who: str) -> Program:
            http = await stack.enter_async_context(aiohttp.ClientSession())
            found = Program(http, f"{suite.urls['gateway']}/{portal}/api/v1")
            await found.sign_in(credentials[portal][who]["email"], credentials[portal][who]["password"])
            return found

        yield made


async def colleague_id(client: Program, name: str) -> str:
    status, found = await client.ask("GET", f"/colleagues?q={name}")
    assert status == 200, found
    (one,) = found["items"]
    return str(one["id"])


async def test_d14_a_program_opens_a_case_in_the_name_of_a_colleague(programs: Programs) -> None:
    thomas, julia = await programs("robotics", "customer"), await programs("robotics", "colleague")
    contact = await colleague_id(thomas, "jul")
    new = {"title": "By a program", "description": "D", "type": "data", "fields": OWN, "contact": contact}
    status, written = await thomas.ask("POST", "/tickets", json=new)
    assert status == 201, written
    _, found = await julia.ask("GET", f"/tickets/{written['number']}")
    assert (found["contact"]["name"], found["created_by"]["name"]) == ("Julia Maier", "Thomas Brandner")


async def test_d8_a_stranger_is_refused_as_a_contact_like_nobody(programs: Programs) -> None:
    thomas, emily = await programs("robotics", "customer"), await programs("robotics", "stranger")
    theirs = (await emily.ask("GET", "/me"))[1]["person"]["id"]
    assert (await thomas.ask("GET", "/colleagues?q=emily"))[1] == {"items": []}
    answers = []
    for contact in (theirs, "01h00000000000000000000000"):
        new = {"title": "T", "description": "D", "type": "data", "fields": OWN, "contact": contact}
        status, problem = await thomas.ask("POST", "/tickets", json=new)
        answers.append((status, problem["errors"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert set(answers[0][1]) == {"contact"}


async def test_b14_a_program_reads_and_sets_who_sees_a_ticket(programs: Programs) -> None:
    sanne, mark = await programs("autoflex", "customer"), await programs("autoflex", "colleague")
    other = await colleague_id(sanne, "mark")
    new = {"title": "Shared", "description": "D", "type": "storing", "fields": needed("autoflex")}
    new |= {"visibility": "private", "people": [other]}
    _, written = await sanne.ask("POST", "/tickets", json=new)
    address = f"/tickets/{written['number']}/audience"
    status, seen = await sanne.ask("GET", address)
    assert (status, seen["visibility"], [one["id"] for one in seen["people"]]) == (200, "private", [other])
    assert seen["may_change"] is True
    assert (await mark.ask("GET", address))[1]["may_change"] is False
    change = {"visibility": "private", "people": [], "expected": [other]}
    assert (await sanne.ask("PUT", address, json=change))[0] == 200
    assert (await mark.ask("GET", address))[0] == 404
    assert (await sanne.ask("PUT", address, json={**change, "people": [other]}))[0] == 409


async def test_e25_programs_propose_and_answer_a_cost(
    programs: Programs, suite: Suite, credentials: Credentials
) -> None:
    customer = await programs("anka", "customer")
    _, written = await customer.ask("POST", "/tickets", json={"title": "Een wijziging", "description": "D"})
    number = written["number"]
    agent = await programs("anka", "agent")
    assert (await agent.ask("PATCH", f"/tickets/{number}", json={"type": "wijziging"}))[0] == 200
    price = {"amount": "90.00", "currency": "EUR", "explanation": "Werk."}
    assert (await customer.ask("POST", f"/tickets/{number}/cost", json=price))[0] == 403
    assert (await agent.ask("POST", f"/tickets/{number}/cost", json={**price, "amount": "much"}))[0] == 422
    assert (await agent.ask("POST", f"/tickets/{number}/cost", json=price))[0] == 201
    cost = (await customer.ask("GET", f"/tickets/{number}"))[1]["cost"]
    wrong = {"cost": "01h00000000000000000000000", "accept": True}
    assert (await customer.ask("PUT", f"/tickets/{number}/cost", json=wrong))[0] == 409
    assert (await customer.ask("PUT", f"/tickets/{number}/cost", json={"cost": cost["id"], "accept": True}))[0] == 200
    assert (await customer.ask("GET", f"/tickets/{number}"))[1]["cost"]["state"] == "accepted"


async def test_the_document_of_the_api_tells_of_all_of_it(programs: Programs) -> None:
    _, document = await (await programs("robotics", "customer")).ask("GET", "/openapi.json")
    names = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    assert {"readAudience", "shareTicket", "answerCost", "listColleagues"} <= names
    assert {"contact", "people"} <= set(document["components"]["schemas"]["NewTicket"]["properties"])
