"""What keeps strangers and other sites out: tokens against forgery, local links, headers, cookies."""

import asyncio
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest

from tests.web.visitor import Visitor

People = dict[str, dict[str, dict[str, str]]]


async def test_a_form_without_its_token_is_refused(browser: Visitor, credentials: People) -> None:
    form = (await browser.get("sign-in")).form("/sign-in")
    who = credentials["autowork"]["customer"]
    for token in ("", "x" * 27, form.values["csrf"][:-1]):
        page = await browser.send(form, csrf=token, **who)
        assert page.status == 403


async def test_the_token_of_another_browser_is_refused(browser: Visitor, browsers, credentials: People) -> None:
    other = await browsers()
    token = (await other.get("sign-in")).form("/sign-in").values["csrf"]
    form = (await browser.get("sign-in")).form("/sign-in")
    assert (await browser.send(form, csrf=token, **credentials["autowork"]["customer"])).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_sent_from_another_site_is_refused(
    browser: Visitor, credentials: People, headers: dict[str, str]
) -> None:
    form = (await browser.get("sign-in")).form("/sign-in")
    page = await browser.send(form, more={"headers": headers}, **credentials["autowork"]["customer"])
    assert page.status == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/autowork/",
        "https://evil.example/autowork/",
        "/\\evil.example",
        "/autowork/\\..\\evil",
        "/other/tickets",
        "/autowork/../other/",
        "/autowork/..",
        "/autowork/%2e%2E/other/",
        "/autowork/%0d%0aSet-Cookie:x=1\r\nx",
        "javascript:alert(1)",
    ],
)
async def test_next_leads_nowhere_else(browser: Visitor, credentials: People, wanted: str) -> None:
    form = (await browser.get("sign-in")).form("/sign-in")
    form.values["next"] = wanted
    page = await browser.send(form, follow=False, **credentials["autowork"]["customer"])
    assert page.status == 303
    assert page.headers["Location"] == "/autowork/tickets"


async def test_next_leads_back_to_where_somebody_wanted_to_go(browser: Visitor, credentials: People) -> None:
    page = await browser.get("settings?from=mail")
    assert page.path.startswith("/autowork/sign-in?next=")
    page = await browser.send(page.form("/sign-in"), **credentials["autowork"]["customer"])
    assert page.path == "/autowork/settings?from=mail"


async def test_every_page_tells_the_browser_what_it_never_does(browser: Visitor) -> None:
    for path in ("", "sign-in", "nothing", "/nowhere/", "/"):
        page = await browser.get(path)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert page.headers["Cache-Control"] == "no-store"


async def test_pages_have_no_inline_script_or_style(browser: Visitor, credentials: People) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    for path in ("settings", "password", "help", "statuses", "tickets"):
        text = (await browser.get(path)).text
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
        assert " onclick=" not in text


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browser: Visitor, credentials: People
) -> None:
    form = (await browser.get("sign-in")).form("/sign-in")
    page = await browser.send(form, follow=False, **credentials["autowork"]["customer"])
    cookie = next(value for value in page.headers.getall("Set-Cookie") if value.startswith("casebus-autowork="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_an_unknown_session_is_signed_out_and_its_cookie_forgotten(browser: Visitor) -> None:
    page = await browser.get("settings", follow=False, headers={"Cookie": f"casebus-autowork={'x' * 43}"})
    assert page.status == 303
    assert any(value.startswith('casebus-autowork=""') for value in page.headers.getall("Set-Cookie"))


async def test_a_script_that_is_signed_out_gets_401_instead_of_a_page(browser: Visitor) -> None:
    page = await browser.get("settings", follow=False, headers={"Sec-Fetch-Dest": "empty"})
    assert page.status == 401


async def test_signing_out_works_by_form_only(browser: Visitor, credentials: People) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    assert (await browser.get("sign-out")).status in (404, 405)
    assert (await browser.get("settings")).path == "/autowork/settings"


async def test_static_files_are_kept_for_ever_and_sent_compressed(browser: Visitor) -> None:
    page = await browser.get()
    sheet = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    found = await browser.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found.headers["Content-Encoding"] == "gzip"
    assert (await browser.get("/static/x/../../settings.py")).status == 404


async def test_many_who_never_finish_what_they_send_keep_nobody_else_out(browser: Visitor) -> None:
    where = urlsplit((await browser.get("sign-in")).url)
    head = "POST /autowork/api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    async with AsyncExitStack() as stack:
        for _ in range(300):  # more than are worked on and may wait together
            _, writer = await asyncio.open_connection(where.hostname, where.port)
            stack.callback(writer.close)
            writer.write(f"{head}Content-Length: 99\r\n\r\n{{".encode())
            await writer.drain()
        for _ in range(3):
            assert (await browser.get("sign-in")).status == 200
