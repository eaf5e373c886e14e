"""The desk while tickets is away: what was typed is kept, and sending it again has one effect."""

import asyncio
import json

from deploy.local.suite import Suite
from tests.web.desk.pages import Desk
from tests.web.tickets.conftest import open_ticket
from tests.web.visitor import visitor


async def test_an_answer_a_change_and_a_solution_are_kept_while_tickets_is_away(fragile: Suite) -> None:
    people = json.loads(fragile.layout.credentials.read_text())["autowork"]
    async with visitor(fragile.urls["gateway"]) as browser, visitor(fragile.urls["gateway"]) as customer:
        await browser.sign_in(people["agent"])
        await customer.sign_in(people["customer"])
        number = await open_ticket(customer, "Before")
        desk = Desk(browser)
        page = await desk.ticket(number)
        forms = {name: page.form(f"/{name}") for name in ("reply", "change", "resolve")}
        await fragile.stop("tickets-1")
        reply, change, solution = await asyncio.gather(
            browser.send(forms["reply"], text="My long answer", status="waiting"),
            browser.send(forms["change"], title="A better title"),
            browser.send(forms["resolve"], cause="My cause", solution="My solution", status="solved"),
        )
        assert {page.status for page in (reply, change, solution)} == {503}
        assert reply.form("/reply").values["text"] == "My long answer"
        assert reply.form("/reply").values["request_id"] == forms["reply"].values["request_id"]
        assert change.form("/change").values["title"] == "A better title"
        assert "My cause" in solution.words
        await fragile.start("tickets-1")
        assert "My long answer" in (await browser.send(reply.form("/reply"))).words
        await browser.send(reply.form("/reply"))
        assert "A better title" in (await browser.send(change.form("/change"))).words
        shown = await desk.ticket(number)
        assert shown.text.count("My long answer") == 1
        assert "Customer's turn" in shown.words
