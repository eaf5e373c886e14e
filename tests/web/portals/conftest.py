"""Fixtures of the tests of all portals: somebody of any portal with a browser, staff of any portal at work."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio

from deploy.local.suite import Suite
from tests.support.needed import form_address, inputs, needed
from tests.web.mailbox import mails_to
from tests.web.tickets.staff import Hand, hands
from tests.web.visitor import Page, Visitor, visitor

Credentials = dict[str, dict[str, dict[str, str]]]
Enter = Callable[..., Awaitable[Visitor]]
Staff = Callable[..., Awaitable[Hand]]


@pytest_asyncio.fixture
async def enter(suite: Suite, credentials: Credentials) -> AsyncIterator[Enter]:
    """Opens a browser for somebody: `await enter("anka", "customer")`; without a name, signed out."""
    async with AsyncExitStack() as stack:

        async def made(portal: str, slot: str = "") -> Visitor:
            browser = await stack.enter_async_context(visitor(suite.urls["gateway"], portal))
            if slot:
                await browser.sign_in(credentials[portal][slot])
            return browser

        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def staff(suite: Suite, credentials: Credentials) -> AsyncIterator[Staff]:
    """Puts somebody of a portal to work: `await staff("anka")`."""
    async with hands(suite) as hire:

        async def made(portal: str, slot: str = "agent") -> Hand:
            found: Hand = await hire(credentials[portal][slot], portal)
            return found

        yield made


async def file_ticket(browser: Visitor, title: str, **more: Any) -> Page:
    """Open a ticket through the form and give its page."""
    own = inputs(needed(browser.portal, more.get("type", "")))
    page = await browser.get(form_address(browser.portal, more.get("type", "")))
    done = await browser.send(page.form("/tickets/new"), title=title, description="It beeps.", **{**own, **more})
    assert done.status == 200, done.words
    return done


def number_of(page: Page) -> str:
    """The number of the ticket whose page this is."""
    return page.path.partition("?")[0].rpartition("/")[2]


async def mail_about(suite: Suite, address: str, *words: str) -> dict[str, Any]:
    """The mail to this address that has these words, once it is there."""
    count = 1
    while True:
        mails = await mails_to(suite.urls["mailbox"], address, at_least=count)
        for mail in mails:
            if all(word in f"{mail['subject']}\n{mail['text']}" for word in words):
                return mail
        count = len(mails) + 1
