"""What a module keeps of one company is for another like what never was, at each of its addresses (D8)."""

import re

from gateway.routes import ROUTES
from gateway.routing import _HOLE, Route
from tests.isolation.answers import FRESH, SEQUENCE
from tests.web.portals.conftest import Enter, file_ticket, number_of
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Page, Visitor

NOWHERE = {"number": "RC-999999", "form": "delete"}  # of what is no id


def of_module(words: str, *holes: str) -> list[Route]:
    """The pages and forms about one object of a module, by a word in their address and what it names."""
    about = [route for route in ROUTES if not route.api and re.search(words, route.path)]
    return [route for route in about if (named := set(_HOLE.findall(route.path))) and named <= set(holes)]


ROBOTICS = of_module("/files|/folders", "number", "file", "folder", "company", "form")
ANKA = of_module("invoices|subscriptions|administration", "invoice", "subscription", "company")


def plain(page: Page, ids: dict[str, str]) -> tuple[int, str]:
    """An answer without what is new each time and without the ids that were asked for."""
    text = page.text
    for key in ids.values():
        text = text.replace(key, "asked")
    return page.status, SEQUENCE.sub("", FRESH.sub("fresh", text)).replace("asked", "fresh")


async def asked(browser: Visitor, route: Route, ids: dict[str, str], csrf: str) -> tuple[int, str]:
    """What somebody is answered who asks for these objects, by a page or by a form that is filled in."""
    path = _HOLE.sub(lambda hole: ids[hole.group(1)], route.path).lstrip("/")
    sent = {"csrf": csrf, "name": "X", "item": ids.get("file", ""), "change": ids.get("file", ""), "text": "x"}
    more = {"data": sent} if route.method == "POST" else {}
    return plain(await browser.request(route.method, path, follow=False, **more), ids)


async def not_there(browser: Visitor, portal_routes: list[Route], ids: dict[str, str]) -> None:
    """Each address answers the same with these ids as with ids that nothing has."""
    csrf = (await browser.get("settings")).form("/settings").values["csrf"]
    missing = {name: NOWHERE.get(name) or "01h00000000000000000000000" for name in ids}
    for route in portal_routes:
        theirs, nothing = await asked(browser, route, ids, csrf), await asked(browser, route, missing, csrf)
        assert theirs == nothing, f"{route.method} {route.path}"
        assert theirs[0] in (303, 404, 422), f"{route.method} {route.path}"


async def company_of(agent: Visitor, name: str) -> str:
    """The id of a company, as staff find it."""
    links = (await agent.get(f"desk/companies?q={name}")).links
    return next(link for link in links if "/desk/companies/0" in link).rpartition("/")[2]


async def test_d8_case_files_of_another_company_are_at_no_address(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    number = number_of(await file_ticket(customer, "Files of ours", type="machines"))
    page = await customer.get(f"tickets/{number}/files")
    page = await send_with_files(customer, page.form("/files", has="on_clash"), [("ours.txt", b"ours")])
    key = next(iter(re.findall(r'id="item-(\w+)"', page.text)))
    company = await company_of(await enter("robotics", "agent"), "brandner")
    ids = {"number": number, "file": key, "folder": key, "company": company, "form": "delete"}
    await not_there(await enter("robotics", "stranger"), ROBOTICS, ids)


async def test_d8_subscriptions_and_invoices_of_another_company_are_at_no_address(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    words = (await customer.get("administration")).text + (await customer.get("administration/invoices")).text
    found = {name: re.search(rf"/administration/{name}s/([\w-]+)", words) for name in ("subscription", "invoice")}
    ids = {name: match.group(1) for name, match in found.items() if match}
    assert len(ids) == len(found), ids
    ids["company"] = await company_of(await enter("anka", "agent"), "verhaeghe")
    await not_there(await enter("anka", "stranger"), ANKA, ids)
