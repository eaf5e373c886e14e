"""Every page of a module, found by its links from where the module begins, in a portal that has it."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser

from deploy.local.suite import Suite
from gateway.routes import ADMINISTRATION, DOWNLOADS, FOLDERS, KNOWLEDGE
from gateway.routing import Route
from kit.ids import new_id
from tests.e2e.people import Somebody, Theatre
from tests.support.looks import looked_at

pytestmark = pytest.mark.browser
NO_PAGES = ("/fragments/", "/pictures/", "/pdf", ".zip", "{form")
LINKS = "[...document.querySelectorAll('main a[href]')].map(one => one.pathname + one.search)"

People = dict[str, dict[str, dict[str, str]]]


def pages_of(routes: tuple[Route, ...]) -> list[Route]:
    """Those with a page of their own."""
    gets = [route for route in routes if route.method == "GET" and route.name]
    return [route for route in gets if not any(part in route.path for part in NO_PAGES)]


def pattern_of(route: Route, portal: str) -> re.Pattern[str]:
    """What the path of an address of this page looks like."""
    inside = re.sub(r"\{\w+:((?:[^{}]|\{[^{}]*\})*)\}", r"(?:\1)", route.path)
    return re.compile(rf"/{portal}" + re.sub(r"\{\w+\}", "[^/]+", inside))


async def walk(somebody: Somebody, begin: list[str], routes: list[Route]) -> tuple[set[str], dict[str, list[str]]]:
    """Follow the links from there to one page of each kind: the kinds that were seen, and what is wrong where."""
    patterns = {route.path: pattern_of(route, somebody.portal) for route in routes}
    waiting, seen, wrong = list(begin), set[str](), dict[str, list[str]]()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        kind = next((kind for kind, pattern in patterns.items() if pattern.fullmatch(path)), None)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        await somebody.page.set_viewport_size({"width": 1440, "height": 900})
        await somebody.go(address.removeprefix(f"/{somebody.portal}/"))
        waiting += await somebody.page.evaluate(LINKS)
        if faults := await looked_at(somebody.page):
            wrong[address] = faults
    return seen, wrong


async def test_e29_to_e33_every_page_of_the_administration_is_light_and_axe_finds_nothing(
    chromium: Browser, suite: Suite, credentials: People
) -> None:
    routes = pages_of(ADMINISTRATION)
    async with AsyncExitStack() as stack:
        theatre = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        customer = await theatre.enters(credentials["anka"]["customer"], portal="anka")
        seen, wrong = await walk(
            customer, ["/anka/administration", "/anka/administration/articles?text=Winner"], routes
        )
        staff = await theatre.enters(credentials["anka"]["admin"], portal="anka")
        await staff.go("desk/companies")
        company = await staff.page.locator("main a[href*='/desk/companies/']").first.get_attribute("href")
        more, also = await walk(
            staff, [f"{company}/administration", f"{company}/administration/articles?text=Winner"], routes
        )
        assert wrong | also == {}
        assert seen | more == {route.path for route in routes}
        assert theatre.faults == []


async def test_d3_every_page_of_the_knowledge_base_is_light_and_axe_finds_nothing(
    chromium: Browser, suite: Suite, credentials: People
) -> None:
    routes = pages_of(KNOWLEDGE)
    async with AsyncExitStack() as stack:
        theatre = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        visitor = await theatre.somebody()
        visitor.portal = "robotics"
        seen, wrong = await walk(visitor, ["/robotics/knowledge", "/robotics/knowledge/search?q=robot"], routes)
        staff = await theatre.enters(credentials["robotics"]["admin"], portal="robotics")
        more, also = await walk(staff, ["/robotics/desk/knowledge", "/robotics/desk/knowledge/new"], routes)
        assert wrong | also == {}
        assert seen | more == {route.path for route in routes}
        assert theatre.faults == []


async def test_d26_to_d31_every_page_of_case_files_is_light_and_axe_finds_nothing(
    chromium: Browser, suite: Suite, credentials: People
) -> None:
    routes = pages_of(FOLDERS)
    async with AsyncExitStack() as stack:
        theatre = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        customer = await theatre.enters(credentials["robotics"]["customer"], portal="robotics")
        await customer.go("tickets")
        ticket = await customer.page.locator("main a[href*='/tickets/']").first.get_attribute("href")
        assert ticket
        files = f"{ticket.partition('?')[0]}/files"
        await customer.go(files.removeprefix("/robotics/"))
        await customer.send("/files/folders", name="Drawings")
        await customer.page.locator("main input[type=file]").first.set_input_files(
            [{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"the plan"}]
        )
        await customer.page.locator("main a[href*='/files/']", has_text="plan.txt").first.wait_for()
        ours = await customer.page.locator("nav a[href*='/companies/']").first.get_attribute("href")
        assert ours
        await customer.go(ours.removeprefix("/robotics/"))
        await customer.send("/files/folders", name="Contracts")
        await customer.page.locator("main input[type=file]").first.set_input_files(
            [{"name": "frame.txt", "mimeType": "text/plain", "buffer": b"the contract"}]
        )
        await customer.page.locator("main a[href*='/files/']", has_text="frame.txt").first.wait_for()
        seen, wrong = await walk(customer, [files, ours], routes)
        staff = await theatre.enters(credentials["robotics"]["admin"], portal="robotics")
        of_desk = [files.replace("/tickets/", "/desk/tickets/"), ours.replace("/companies/", "/desk/companies/")]
        more, also = await walk(staff, of_desk, routes)
        assert wrong | also == {}
        assert seen | more == {route.path for route in routes}
        assert theatre.faults == []


async def test_e34_to_e36_every_page_of_downloads_is_light_and_axe_finds_nothing(
    chromium: Browser, suite: Suite, credentials: People
) -> None:
    no_pages = ("release_lead", "release_file")  # one leads on, the other is a file
    routes = [route for route in pages_of(DOWNLOADS) if route.name not in no_pages]
    key = f"looks{new_id()[-8:]}"
    async with AsyncExitStack() as stack:
        theatre = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        staff = await theatre.enters(credentials["anka"]["admin"], portal="anka")
        await staff.go("desk/products/new")
        await staff.send("/desk/products/new", key=key, name_nl=f"Winner {key}")
        await staff.go(f"desk/products/{key}/releases/new")
        form = staff.form("/releases/new")
        await form.locator("[name=version]").fill("12.1")
        await form.locator("button[name=do][value=out]").click()
        await staff.page.wait_for_url("**/desk/releases/*")
        of_desk = ["/anka/desk/downloads", "/anka/desk/products/new", f"/anka/desk/products/{key}/releases/new"]
        seen, wrong = await walk(staff, of_desk, routes)
        customer = await theatre.enters(credentials["anka"]["customer"], portal="anka")
        more, also = await walk(customer, ["/anka/downloads"], routes)
        stopping, there = await walk(customer, [f"/anka/no-mail/{'x' * 43}"], routes)
        assert wrong | also | there == {}
        assert seen | more | stopping == {route.path for route in routes}
        assert theatre.faults == []
