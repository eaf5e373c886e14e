"""What staff write for themselves never reaches a customer: not their page, API, search, mails or live hints."""

import aiohttp

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.desk.pages import Desk
from tests.web.hints import hints
from tests.web.mailbox import mails_to
from tests.web.tickets.conftest import People
from tests.web.tickets.staff import Hand
from tests.web.visitor import Visitor


async def _asked(suite: Suite, who: dict[str, str], path: str) -> str:
    """What the API answers to this person."""
    base = f"{suite.urls['gateway']}/autowork/api/v1"
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{base}/session", json={"email": who["email"], "password": who["password"]}) as answer:
            token = (await answer.json())["token"]
        async with http.get(f"{base}{path}", headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200
            return await answer.text()


async def test_a_note_stays_with_staff(
    desk: Desk, customer: Visitor, reporter: Hand, suite: Suite, people: People
) -> None:
    canary = f"canary{new_id()}"
    async with hints(customer) as told:
        number = await reporter.open("Ordinary ticket")
        assert (await told.ticket(number)).data["revision"] == 1
        noted = await desk.do(number, "reply", text=f"Between us: {canary}", kind="note")
        assert canary in noted.words
        assert "never shown to the customer" in noted.words
        await desk.do(number, "reply", text="A word to you.")
        hint = await told.ticket(number)
    for path in (f"tickets/{number}", f"fragments/ticket/{number}", f"search?q={canary}", "tickets"):
        assert f"Between us: {canary}" not in (await customer.get(path)).text, path
    assert "Nothing found" in (await customer.get(f"search?q={canary}")).words
    assert canary not in await _asked(suite, people["customer"], f"/tickets/{number}")
    assert number not in await _asked(suite, people["customer"], f"/search?q={canary}")
    shown = await desk.ticket(number)
    assert 'data-revision="3"' in shown.text
    assert hint.data["revision"] == 2, "no hint came for the note, and none that counts it"
    assert 'data-revision="2"' in (await customer.get(f"tickets/{number}")).text
    assert '"revision":2' in await _asked(suite, people["customer"], f"/tickets/{number}")
    assert number in (await desk.browser.get(f"desk/search?q={canary}")).words
    mails = await mails_to(suite.urls["mailbox"], people["customer"]["email"], at_least=2)
    assert not [mail for mail in mails if canary in str(mail)]


async def test_a_status_that_goes_along_with_a_note_is_all_that_the_customer_sees_of_it(
    desk: Desk, customer: Visitor, reporter: Hand
) -> None:
    canary = f"canary{new_id()}"
    number = await reporter.open("Moves quietly")
    await desk.do(number, "reply", text=canary, kind="note", status="external")
    page = await customer.get(f"tickets/{number}")
    assert canary not in page.text
    assert "With a third party" in page.words


async def test_the_desk_is_not_there_for_customers(desk: Desk, customer: Visitor, reporter: Hand) -> None:
    number = await reporter.open("Behind the curtain")
    page = await desk.ticket(number)
    nowhere = await customer.get("tickets/AW-987654321")
    assert nowhere.status == 404
    for path in ("desk", f"desk/tickets/{number}", "desk/new", "desk/mail", "desk/search?q=a", "fragments/desk/list"):
        found = await customer.get(path)
        assert (found.status, found.words) == (404, nowhere.words), path
    answer = await customer.send(page.form("/reply"), text="I am staff, too")
    assert answer.status in (403, 404)
    assert "I am staff, too" not in (await desk.ticket(number)).text
