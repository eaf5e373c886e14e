"""Every page of both faces: axe finds nothing, narrow and wide, light and dark; none is too wide, and none is heavy.

The pages are those of the table of addresses, so that a new one is looked at without being named here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from deploy.local.suite import Suite
from gateway.routes import ADMINISTRATION, DOWNLOADS, FOLDERS, KNOWLEDGE, ROUTES
from gateway.routing import _HOLE, Access, Route
from tests.e2e.people import Somebody, Theatre
from tests.support.looks import looked_at

pytestmark = pytest.mark.browser
NO_PAGES = (
    "/openapi.json",
    "/fragments/",
    "/api/",
    "/live",
    "/files/",
    "/appointment",
    "/notifications/bell",
    ".atom",
    ".zip",
    "{form",
    "{session}",
    "{letter}",
)

People = dict[str, dict[str, dict[str, str]]]


def _pages() -> list[Route]:
    """Addresses with a page of their own: no part of a page, no stream, no file, none that only leads on."""
    modules = {
        *FOLDERS,
        *ADMINISTRATION,
        *KNOWLEDGE,
        *DOWNLOADS,
    }  # `test_module_looks.py` looks at them where they are on
    named = [route for route in ROUTES if route.method == "GET" and route.name and not route.api]
    return [route for route in named if route not in modules and not any(part in route.path for part in NO_PAGES)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def faces(chromium: Browser, suite: Suite, credentials: People) -> AsyncIterator[dict[Access, Somebody]]:
    """Somebody signed out, a company's administrator, and the vendor's."""
    people = credentials["autowork"]
    async with AsyncExitStack() as stack:
        theatre = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        yield {
            Access.ANYBODY: await theatre.somebody(),
            Access.PERSON: await theatre.enters(people["colleague"]),
            Access.STAFF: await theatre.enters(people["admin"]),
        }
        assert theatre.faults == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def values(
    faces: dict[Access, Somebody], suite: Suite, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What stands in the addresses: a ticket with something of everything, its person and company, a system."""
    key = tmp_path_factory.mktemp("systems") / "looked-at.nk"
    system = ("looked-at", "--portal", "autowork", "--allow", "ticket.get", "--creds", str(key))
    await suite.operate("systems", "add", *system)
    customer, staff = faces[Access.PERSON], faces[Access.STAFF]
    await customer.go("tickets/new")
    await customer.page.locator("input[type=file]").set_input_files(
        [{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"the plan"}]
    )
    await customer.send("/tickets/new", title="Everything on it", description="A long story.", priority="high")
    number = customer.number
    await staff.go(f"desk/tickets/{number}")
    await staff.send(f"/{number}/take")
    await staff.send(f"/{number}/reply", text="An answer.", status="waiting")
    await staff.send(f"/{number}/plan", way="on_site", starts="2031-03-04T14:30", minutes="90", place="Bay 3")
    await staff.go("desk/people?q=wolf")
    person = await staff.page.locator("main a[href*='/desk/people/']").first.get_attribute("href")
    await staff.go("desk/companies")
    company = await staff.page.locator("main a[href*='/desk/companies/']").first.get_attribute("href")
    hooks: dict[str, str] = {}
    for access, owner, path in ((Access.PERSON, customer, "webhooks"), (Access.STAFF, staff, "desk/webhooks")):
        hook, message = await _webhook(owner, path)
        hooks |= {f"hook {access}": hook, f"message {access}": message}
    return hooks | {
        "number": number,
        "token": "x" * 43,
        "person": _last(person),
        "company": _last(company),
        "system": system[0],
    }


async def _webhook(owner: Somebody, path: str) -> tuple[str, str]:
    """One of theirs, and a message of it."""
    await owner.go(f"{path}/new")
    await owner.send(f"/{path}/new", name="The ERP", url="http://127.0.0.1:9/hooks")
    await owner.go(path)
    hook = _last(await owner.page.get_by_role("link", name="The ERP").first.get_attribute("href"))
    await owner.go(f"{path}/{hook}")
    await owner.send(f"/{hook}/test")
    await owner.go(f"{path}/{hook}")
    return hook, _last(await owner.page.locator("main a[href*='/messages/']").first.get_attribute("href"))


def _last(href: str | None) -> str:
    """The last part of an address."""
    return str(href).partition("?")[0].rpartition("/")[2]


@pytest.mark.parametrize("route", _pages(), ids=lambda route: route.path)
async def test_axe_finds_nothing_on_a_page_and_it_is_light(
    route: Route, faces: dict[Access, Somebody], values: dict[str, str]
) -> None:
    person = faces[route.access]
    path = _HOLE.sub(lambda hole: values.get(f"{hole.group(1)} {route.access}") or values[hole.group(1)], route.path)
    await person.go(path.lstrip("/"))
    assert await looked_at(person.page) == []
