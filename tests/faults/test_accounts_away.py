"""Accounts does not answer (F9): nobody is let in on old knowledge; what was typed is kept and safely sent again."""

import asyncio
import json
import signal

import pytest

from deploy.local.suite import Suite
from gateway.sessions import BELIEVED_SECONDS
from tests.web.visitor import Visitor, visitor

pytestmark = pytest.mark.fault


@pytest.fixture
async def browser(fragile: Suite) -> Visitor:
    """Somebody signed in before the fault."""
    async with visitor(fragile.urls["gateway"]) as made:
        people = json.loads(fragile.layout.credentials.read_text())
        await made.sign_in(people["autowork"]["customer"])
        yield made


async def test_f9_without_accounts_a_session_is_believed_five_seconds_at_most_and_a_form_is_kept(
    fragile: Suite, browser: Visitor
) -> None:
    form = (await browser.get("tickets/new")).form("/tickets/new")
    fragile.kill("accounts-1", signal.SIGSTOP)
    try:
        await asyncio.sleep(BELIEVED_SECONDS + 1.0)  # the time itself is what is tested
        assert (await browser.get("settings")).status == 503
        assert (await browser.get("help")).status == 200, "public pages go on"
        kept = await browser.send(form, title="While accounts is away", description="One line.\nAnother line.")
    finally:
        fragile.kill("accounts-1", signal.SIGCONT)
    assert kept.status == 503
    assert int(kept.headers["Retry-After"]) >= 1
    assert "nothing is done twice" in kept.words
    again = kept.form("/tickets/new")
    assert again.values["description"] == "One line.\nAnother line."
    await fragile.wait_ready("accounts-1")
    first, second = await browser.send(again), await browser.send(again)
    assert first.status == second.status == 200
    assert first.path == second.path, "sent twice, opened once"
    assert "While accounts is away" in first.words
