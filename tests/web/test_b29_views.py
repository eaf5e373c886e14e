"""Saved lists (B29) without scripts: the customer's beside the tabs, the staff's in the sidebar."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest_asyncio

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.visitor import HtmlForm, Page, Visitor, visitor

Credentials = dict[str, dict[str, dict[str, str]]]


@pytest_asyncio.fixture
async def enter(suite: Suite, credentials: Credentials) -> AsyncIterator[Any]:
    """Signs somebody of a portal in."""
    async with AsyncExitStack() as stack:

        async def made(portal: str, who: str) -> Visitor:
            browser = await stack.enter_async_context(visitor(suite.urls["gateway"], portal))
            await browser.sign_in(credentials[portal][who])
            return browser

        yield made


def of_view(page: Page, name: str) -> HtmlForm:
    """The form of this saved list."""
    return next(form for form in page.forms if "/views/" in form.action and form.values.get("name") == name)


def link(page: Page, name: str) -> str:
    """The address behind this name."""
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*>{name}</span>', page.text)
    assert found, name
    return found[1].replace("&amp;", "&")


async def saved(browser: Visitor, path: str, name: str) -> Page:
    page = await browser.get(path)
    done = await browser.send(page.form("/views"), name=name)
    assert done.status == 200
    assert f"Saved as “{name}”." in done.words
    return done


async def test_b29_a_customer_saves_renames_starts_with_and_deletes_a_list(enter: Any) -> None:
    browser = await enter("robotics", "customer")
    name = f"Urgent {new_id()[-6:]}"
    here = await saved(browser, "tickets?view=all&priority=high&sort=created&lang=en", name)
    assert urlsplit(here.path).query == "view=all&priority=high&sort=created"
    assert 'aria-current="page">' in here.text
    plain = await browser.get("tickets")
    assert name in plain.words
    assert (await browser.get(link(plain, name))).path == here.path
    manage = await browser.get("views")
    renamed = await browser.send(of_view(manage, name), name=f"{name} too", do="rename")
    assert f"{name} too" in renamed.words
    empty = await browser.send(of_view(renamed, f"{name} too"), name=" ", do="rename")
    assert empty.status == 422
    await browser.send(of_view(renamed, f"{name} too"), do="start")
    assert (await browser.get("tickets")).path == here.path
    open_tab = await browser.get("tickets?view=open")
    assert open_tab.path.endswith("?view=open")
    assert link(open_tab, "Open").endswith("/tickets?view=open")
    gone = await browser.send(of_view(await browser.get("views"), f"{name} too"), do="delete")
    assert f"{name} too" not in gone.words
    assert urlsplit((await browser.get("tickets")).path).query == ""


async def test_b29_what_cannot_be_saved_is_said_with_what_was_typed(enter: Any) -> None:
    browser = await enter("robotics", "colleague")
    form = (await browser.get("tickets?mine=1&lang=en")).form("/views")
    refused = await browser.send(form, name="x" * 61)
    assert refused.status == 422
    assert "at most 60 characters" in refused.words
    again = refused.form("/views", has="query")
    assert (again.values["name"], again.values["query"]) == ("x" * 61, "mine=1")
    assert (await browser.send(form, name="Odd", query="x" * 900)).status == 422


async def test_b29_staff_save_a_list_of_the_desk_and_begin_with_it(enter: Any) -> None:
    agent = await enter("robotics", "agent2")
    name = f"Robots {new_id()[-6:]}"
    here = await saved(agent, "desk?view=open&priority=critical&lang=en", name)
    assert here.path == "/robotics/desk?view=open&priority=critical"
    assert name in (await agent.get("desk/search?q=x")).words
    await agent.send(of_view(await agent.get("views"), name), do="start")
    assert (await agent.get("desk")).path == here.path
    ours = await agent.get(link(await agent.get("desk?view=all"), "Our turn"))
    assert ours.path == "/robotics/desk?view=vendor_turn"
    await agent.send(of_view(await agent.get("views"), name), do="plain")
    assert (await agent.get("desk")).path == "/robotics/desk"
    await agent.send(of_view(await agent.get("views"), name), do="delete")


async def test_d8_somebody_elses_view_is_not_found_like_none(enter: Any) -> None:
    anna, ben = await enter("robotics", "customer"), await enter("robotics", "colleague")
    name = f"Mine {new_id()[-6:]}"
    await saved(anna, "tickets?mine=1&lang=en", name)
    form = of_view(await anna.get("views"), name)
    token = (await ben.get("tickets?lang=en")).form("/views").values["csrf"]
    for action in (form.action, f"/robotics/views/{new_id()}"):
        answer = await ben.request("POST", action, data={"csrf": token, "name": "x", "do": "delete"})
        assert answer.status == 404
    assert name not in (await ben.get("tickets")).words
    await anna.send(form, do="delete")


async def test_b29_the_filters_used_last_are_there_again_for_this_person_alone(
    enter: Any, credentials: Credentials
) -> None:
    browser = await enter("autoflex", "customer")
    await browser.get("tickets?status=opgelost&view=all&sort=created&lang=nl")
    again = await browser.get("tickets")
    assert dict(parse_qsl(urlsplit(again.path).query)) == {"status": "opgelost", "view": "all", "sort": "created"}
    cleared = await browser.get("tickets?view=open")
    assert urlsplit(cleared.path).query == "view=open"
    assert urlsplit((await browser.get("tickets")).path).query == "", "E12: open is what everybody begins with"
    await browser.get("tickets?view=all")
    assert urlsplit((await browser.get("tickets")).path).query == "", "the tab alone is not kept"
    page = await browser.get("tickets?mine=1")
    await browser.send(page.form("/sign-out"))
    await browser.sign_in(credentials["autoflex"]["colleague"])
    assert urlsplit((await browser.get("tickets")).path).query == ""
