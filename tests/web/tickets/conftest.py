"""Fixtures of the ticket pages: a customer with a browser, staff at work, somebody new without any tickets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.support.needed import form_address, inputs, needed
from tests.web.mailbox import mails_to, password_in
from tests.web.tickets.staff import Hand, hands
from tests.web.visitor import Page, Visitor, visitor

People = dict[str, dict[str, str]]
Hire = Callable[[dict[str, str]], Awaitable[Hand]]
OWN = "quiet green harbour 42"


@pytest.fixture(scope="session")
def people(credentials: dict[str, People]) -> People:
    """The demo people of Autowork."""
    return credentials["autowork"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def hire(suite: Suite) -> AsyncIterator[Hire]:
    """Puts somebody to work over the bus."""
    async with hands(suite) as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def agent(hire: Hire, people: People) -> Hand:
    """An agent."""
    return await hire(people["agent"])


@pytest_asyncio.fixture
async def customer(suite: Suite, people: People) -> AsyncIterator[Visitor]:
    """The customer, signed in with a browser without scripts."""
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["customer"])
        yield browser


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has just registered: a company of their own, no ticket yet."""

    browser: Visitor
    who: dict[str, str]


@pytest_asyncio.fixture
async def newcomer(browser: Visitor, suite: Suite, fresh_address: str) -> Newcomer:
    """Somebody new, signed in."""
    page = await browser.get("sign-in")
    await browser.send(page.form("/register"), email=fresh_address)
    password = password_in((await mails_to(suite.urls["mailbox"], fresh_address))[0])
    page = await browser.sign_in({"email": fresh_address, "password": password})
    await browser.send(page.form("/password"), current=password, new=OWN, repeated=OWN)
    return Newcomer(browser, {"email": fresh_address, "password": OWN})


def number_of(page: Page) -> str:
    """The number of the ticket whose page this is."""
    return page.path.partition("?")[0].rpartition("/")[2]


async def open_ticket(browser: Visitor, title: str, text: str = "It beeps.", **more: str) -> str:
    """Open a ticket through the form and give its number."""
    own = inputs(needed(browser.portal, more.get("type", "")))
    page = await browser.get(form_address(browser.portal, more.get("type", "")))
    done = await browser.send(page.form("/tickets/new"), title=title, description=text, **{**own, **more})
    assert done.status == 200, done.words
    return number_of(done)
