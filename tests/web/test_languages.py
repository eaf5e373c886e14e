"""Pages, also those of errors, speak the browser's language; what programs read stays English."""

import re

import aiohttp
import pytest

from deploy.local.suite import Suite

SWEDISH = {"Accept-Language": "sv-SE,sv;q=0.9,en;q=0.5"}


@pytest.mark.parametrize("path", ["/autonik/nothing", "/nothing"])
async def test_a_page_that_is_not_there_says_so_in_the_browsers_language(suite: Suite, path: str) -> None:
    async with aiohttp.ClientSession(suite.urls["gateway"], headers=SWEDISH) as browser, browser.get(path) as answer:
        text = await answer.text()
    assert answer.status == 404
    assert '<html lang="sv"' in text
    assert "Här finns inget" in text


async def test_the_scripts_have_their_words_in_the_language_of_the_page(suite: Suite) -> None:
    async with aiohttp.ClientSession(suite.urls["gateway"]) as browser, browser.get("/autonik/?lang=da") as answer:
        text = await answer.text()
    assert 'data-busy="Sender…"' in text
    assert 'data-counter="{n} tegn tilbage"' in text


@pytest.mark.parametrize("path", ["/autonik/api/v1/nothing", "/autonik/api/v1/tickets"])
async def test_the_api_speaks_english_whatever_the_browser_asks_for(suite: Suite, path: str) -> None:
    async with aiohttp.ClientSession(suite.urls["gateway"], headers=SWEDISH) as browser, browser.get(path) as answer:
        problem = await answer.json(content_type="application/problem+json")
    assert problem["title"] in ("There is nothing here", "Please sign in")


async def test_the_page_of_all_portals_has_a_switch_of_languages_and_each_portals_colour(suite: Suite) -> None:
    async with aiohttp.ClientSession(suite.urls["gateway"]) as browser, browser.get("/?lang=da") as answer:
        text = await answer.text()
    assert '<html lang="da"' in text
    assert '<a href="/?lang=sv" lang="sv" hreflang="sv">Svenska</a>' in text
    assert len(set(re.findall(r'<rect [^>]*fill="([^"]+)"', text))) == len(re.findall(r'class="door"', text))
