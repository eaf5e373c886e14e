"""The help page of each portal (A32, B4): contents, pictures, share links, a feed; addresses safe from robots (A31)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from contracts.portal import Portal
from gateway.pages.helping import ATOM, PICTURES, VERSIONS
from kit.yamlfile import load_folder
from tests.web.visitor import Visitor

Browsers = Callable[[str], Awaitable[Visitor]]
PORTALS = load_folder(Path("deploy/portals"), Portal)
STATIC = Path("gateway/static/help")
LARGEST, ALL = 250_000, 6 * 1024 * 1024
EACH = [(key, language) for key, portal in PORTALS.items() for language in portal.languages]


@pytest.mark.parametrize(("portal", "language"), EACH)
async def test_a32_b4_the_help_page_has_contents_steps_and_pictures(
    browsers: Browsers, portal: str, language: str
) -> None:
    browser = await browsers(portal)
    page = await browser.get(f"help?lang={language}")
    assert page.root["lang"] == language
    for section in ("account", "forgotten", "new", "follow", "statuses", "reach", "settings", "versions"):
        assert f"#{section}" in page.links
        assert f'id="{section}"' in page.text
    definition = PORTALS[portal]
    for status in definition.statuses:
        assert definition.text(status.label, language) in page.words
    assert definition.contact.phone in page.words
    for name in PICTURES:
        (source,) = {link for link in page.links if link.endswith(f"/help/{portal}/{language}/{name}.webp")}
        picture = await browser.http.get(browser.address(source))
        assert (picture.status, picture.content_type) == (200, "image/webp")
        assert len(await picture.read()) < LARGEST


async def test_a32_b31_the_help_page_has_breadcrumbs_share_links_and_a_feed_of_its_versions(browsers: Browsers) -> None:
    browser = await browsers("autowork")
    page = await browser.get("help?lang=en")
    assert 'aria-label="You are here"' in page.text
    mail = next(link for link in page.links if link.startswith("mailto:?"))
    assert "/autowork/help?lang=en" in unquote(urlsplit(mail).query)
    assert 'rel="alternate" type="application/atom+xml"' in page.text
    feed = await browser.get(next(link for link in page.links if "feed.atom" in link))
    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(feed.text)
    names = {"a": ATOM}
    entries = root.findall("a:entry", names)
    assert [entry.findtext("a:summary", "", names) for entry in entries] == [one.text for one in VERSIONS]
    assert root.findtext("a:title", "", names) == "Autowork: How this portal works"
    ids = [entry.findtext("a:id", "", names) for entry in entries]
    assert len(set(ids)) == len(VERSIONS)
    german = await browser.get("help/feed.atom?lang=de")
    assert "Die erste Fassung" in german.text


async def test_b4_the_video_is_a_link_and_nothing_of_it_is_loaded(browsers: Browsers) -> None:
    page = await (await browsers("autoflex")).get("help?lang=nl")
    assert "https://www.autoflex.example/instructievideo" in page.links
    assert "<iframe" not in page.text
    assert "<video" not in page.text
    assert "instructievideo" not in (await (await browsers("anka")).get("help")).text


@pytest.mark.parametrize("portal", PORTALS)
async def test_a31_no_public_page_has_a_mail_address_that_robots_read(browsers: Browsers, portal: str) -> None:
    browser = await browsers(portal)
    address = PORTALS[portal].contact.email
    for path in ("", "sign-in", "register", "forgotten", "help", "statuses", "nothing-here", "help/feed.atom"):
        page = await browser.get(path)
        assert address not in page.text, path
        assert address not in page.text.replace("&#64;", "@"), path
        if path != "help/feed.atom":
            assert "<noscript>" in page.text, path
            assert f'data-mail="{address[::-1]}"' in page.text, path


async def test_a31_without_scripts_the_address_stands_in_words_and_the_page_says_why(browsers: Browsers) -> None:
    browser = await browsers("autowork")
    english = await browser.get("?lang=en")
    assert "service at autowork dot example" in english.words
    assert "JavaScript is off." in english.words
    german = await browser.get("?lang=de")
    assert "service (at) autowork Punkt example" in german.words


async def test_a31_who_is_signed_in_gets_the_link(
    browsers: Browsers, credentials: dict[str, dict[str, dict[str, str]]]
) -> None:
    browser = await browsers("autowork")
    await browser.sign_in(credentials["autowork"]["customer"])
    assert "mailto:service@autowork.example" in (await browser.get("help")).links


def test_the_pictures_of_all_help_pages_are_there_and_small() -> None:
    files = sorted(STATIC.rglob("*.webp"))
    wanted = {STATIC / portal / language / f"{name}.webp" for portal, language in EACH for name in PICTURES}
    assert set(files) == wanted
    assert sum(file.stat().st_size for file in files) < ALL
