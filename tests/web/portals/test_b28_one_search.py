"""The one search: tickets and articles for customers, people and companies too for staff (B2, B28)."""

from __future__ import annotations

import asyncio
import re

from aiohttp import ClientSession

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.portals.conftest import Credentials, Enter
from tests.web.portals.test_b2_d3_d4_knowledge import write
from tests.web.test_api import Program
from tests.web.visitor import Page, Visitor

TABS = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)


def tabs(page: Page) -> list[str]:
    """The kinds that were found, with how many."""
    found = TABS.search(page.text)
    links = re.findall(r"<a .*?</a>", found.group(), re.DOTALL) if found else []
    return [" ".join(re.sub(r"<[^>]*>", " ", link).split()) for link in links]


async def searched(who: Visitor, address: str, has: str) -> Page:
    """The page once it has this: what others wrote is found after a second at most."""
    async with asyncio.timeout(60):
        while has not in (page := await who.get(address)).words:
            await asyncio.sleep(0.1)
    return page


async def test_b28_customers_search_tickets_and_articles_at_once_and_staff_people_and_companies_too(
    enter: Enter,
) -> None:
    agent, customer = await enter("robotics", "agent"), await enter("robotics", "customer")
    word = f"quexel{new_id()[-8:]}"
    await write(agent, f"Cleaning the {word}")
    await write(agent, f"The {word} for us alone", readers="staff")
    page = await searched(customer, f"search?q={word}", "Cleaning the")
    assert tabs(page) == ["All", "Articles 1"]
    assert "for us alone" not in page.words
    assert "<mark>" in page.text
    only = await customer.get(f"search?q={word}&kind=articles")
    assert "Cleaning the" in only.words
    for kind in ("people", "companies"):  # is as if nothing were said
        assert "Cleaning the" in (await customer.get(f"search?q={word}&kind={kind}")).words
    assert tabs(await searched(agent, f"desk/search?q={word}", "for us alone")) == ["All", "Articles 2"]


async def test_b28_staff_find_people_and_companies_by_the_beginnings_of_words(enter: Enter) -> None:
    agent, customer = await enter("autowork", "agent"), await enter("autowork", "customer")
    page = await agent.get("desk/search?q=nordlicht")
    assert {"Companies 1"} <= {re.sub(r"\d+\+?$", "1", tab) for tab in tabs(page)}
    assert any(tab.startswith("People ") for tab in tabs(page))
    companies = await agent.get("desk/search?q=nordlich&kind=companies")
    assert "Nordlicht" in companies.words.partition("Companies")[2]
    people = await agent.get("desk/search?q=nordlicht&kind=people")
    assert "/autowork/desk/people/" in people.text
    mine = await customer.get("search?q=nordlicht")
    assert not tabs(mine), "customers of this portal search tickets and nothing else"
    assert "/desk/" not in mine.text


async def test_b28_programs_search_everything_in_one_call(credentials: Credentials, suite: Suite) -> None:
    async with ClientSession() as http:
        programs = {}
        for slot in ("customer", "agent"):
            programs[slot] = Program(http, f"{suite.urls['gateway']}/autowork/api/v1")
            who = credentials["autowork"][slot]
            await programs[slot].sign_in(who["email"], who["password"])
        agent, customer = programs["agent"], programs["customer"]
        status, found = await agent.ask("GET", "/find?q=nordlicht&limit=1")
        assert status == 200, found
        assert len(found["companies"]) == len(found["people"]) == 1
        assert found["articles"] is None, "this portal has none"
        _, narrow = await agent.ask("GET", "/find?q=nordlicht&kind=companies")
        assert (narrow["tickets"], narrow["people"]) == (None, None)
        _, own = await customer.ask("GET", "/find?q=nordlicht")
        assert (own["people"], own["companies"], own["articles"]) == (None, None, None)
        assert len({hit["ticket"]["company"] for hit in own["tickets"]["items"]}) <= 1
        _, none = await customer.ask("GET", "/find?q=nordlicht&kind=people")
        assert set(none.values()) == {None}
