"""The ticket pages while a service is away: what can be shown is shown, and what was typed is kept."""

import json
from collections.abc import AsyncIterator

import pytest_asyncio

from deploy.local.suite import Suite
from tests.web.tickets.conftest import number_of, open_ticket
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Visitor, visitor


@pytest_asyncio.fixture
async def client(fragile: Suite) -> AsyncIterator[Visitor]:
    """The customer, signed in there."""
    people = json.loads(fragile.layout.credentials.read_text())["autowork"]
    async with visitor(fragile.urls["gateway"]) as browser:
        await browser.sign_in(people["customer"])
        yield browser


async def test_a_ticket_shows_its_files_and_itself_without_files_and_notify(client: Visitor, fragile: Suite) -> None:
    form = (await client.get("tickets/new")).form("/tickets/new")
    done = await send_with_files(client, form, [("plan.txt", b"x")], title="Away", description="-")
    number = number_of(done)
    await fragile.stop("files-1")
    await fragile.stop("notify-1")
    page = await client.get(f"tickets/{number}")
    assert page.status == 200
    assert "plan.txt" in page.words
    assert "Whether they are all there cannot be said right now." in page.words
    mails = await client.get(f"tickets/{number}/mails")
    assert mails.status == 200
    assert "This is not available right now." in mails.words
    assert "Your number is" in (await client.get(f"tickets/{number}?sent=1")).words
    assert await open_ticket(client, "Without files it works")


async def test_a_new_ticket_and_a_comment_keep_their_text_while_tickets_is_away(
    client: Visitor, fragile: Suite
) -> None:
    number = await open_ticket(client, "Before")
    comment = (await client.get(f"tickets/{number}")).form("/comments")
    form = (await client.get("tickets/new")).form("/tickets/new")
    await fragile.stop("tickets-1")
    refused = await client.send(form, title="My title", description="My long text")
    assert refused.status == 503
    assert refused.form("/tickets/new").values["description"] == "My long text"
    assert refused.form("/tickets/new").values["request_id"] == form.values["request_id"]
    assert "you can safely send it again" in refused.words
    kept = await client.send(comment, text="My long comment")
    assert kept.status == 503
    assert kept.form("/comments").values["text"] == "My long comment"
    assert kept.form("/comments").values["request_id"] == comment.values["request_id"]
    assert (await client.get("tickets")).status == 503
    await fragile.start("tickets-1")
    sent = await client.send(kept.form("/comments"))
    assert "My long comment" in sent.words
    assert "Your number is" in (await client.send(refused.form("/tickets/new"))).words
