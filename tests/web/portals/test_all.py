"""All portals at once: listed, signed in to side by side, kept apart, and right on every page."""

import pytest

from deploy.local.suite import Suite
from tests.web.portals.conftest import Credentials, Enter
from tests.web.visitor import visitor

PORTALS = ("autowork", "autoflex", "autonik", "robotics", "anka")
OWN = {"autoflex": "nl", "autonik": "da", "robotics": "en", "anka": "nl"}


async def test_the_installation_lists_its_five_portals_in_order(enter: Enter) -> None:
    page = await (await enter("autowork")).get("/")
    assert [link for link in page.links if link.strip("/") in PORTALS] == [f"/{portal}/" for portal in PORTALS]


async def test_one_browser_is_signed_in_to_all_five_portals(suite: Suite, credentials: Credentials) -> None:
    async with visitor(suite.urls["gateway"]) as browser:
        for portal in PORTALS:
            browser.portal = portal
            await browser.sign_in(credentials[portal]["customer"])
        for portal in PORTALS:
            browser.portal = portal
            page = await browser.get("tickets")
            assert page.path == f"/{portal}/tickets"
            assert page.status == 200


@pytest.mark.parametrize("portal", sorted(OWN))
async def test_s10_every_page_speaks_the_language_and_the_words_of_its_portal(enter: Enter, portal: str) -> None:
    customer = await enter(portal, "customer")
    for path in ("tickets", "tickets?view=all", "tickets/new", "statuses", "help", "settings"):
        page = await customer.get(path)
        assert page.status == 200, path
        assert page.root["lang"] == OWN[portal], path
        assert len(page.text) < 100_000, path


async def test_a_person_of_one_portal_is_nobody_in_another(enter: Enter, credentials: Credentials) -> None:
    browser = await enter("anka")
    page = await browser.sign_in(credentials["autoflex"]["customer"])
    assert page.status == 401
    assert not [link for link in page.links if link.endswith("/tickets")]


async def test_equal_numbers_of_two_portals_are_two_tickets(enter: Enter) -> None:
    anka = await (await enter("anka", "customer")).get("tickets/1")
    assert "Werkblad" in anka.words
    autonik = await (await enter("autonik", "customer")).get("tickets/1")
    assert autonik.status == 404
