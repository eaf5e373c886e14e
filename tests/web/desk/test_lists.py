"""The desk's lists: views, filters in the address, whose turn it is, search, and pages that stay small."""

import asyncio

import pytest

from kit.ids import new_id
from tests.web.desk.pages import Desk
from tests.web.tickets.staff import Hand
from tests.web.visitor import Visitor

MOST = 100_000


async def test_whose_turn_it_is_stands_in_the_list_and_on_the_ticket(desk: Desk, second: Desk, reporter: Hand) -> None:
    number = await reporter.open("Turns", queue="software")
    assert "With Workshop software" in (await desk.ticket(number)).words
    await second.do(number, "take")
    assert "With David Okafor" in (await desk.ticket(number)).words
    assert "Your turn" in (await second.ticket(number)).words
    await desk.move(number, "waiting")
    assert "Customer's turn" in (await desk.ticket(number)).words
    assert number not in (await desk.browser.get("desk")).words, "not in what is our turn"
    assert "Customer's turn" in (await desk.browser.get("desk?view=open&status=waiting")).words


async def test_filters_are_in_the_address_and_each_can_be_taken_off(desk: Desk, reporter: Hand) -> None:
    low = await reporter.open("Low filter", priority="low")
    high = await reporter.open("High filter", priority="very-high")
    page = await desk.browser.get("desk?view=open&priority=very-high")
    assert high in page.words
    assert low not in page.words
    assert "Priority: Very high" in page.words
    assert "/autowork/desk?view=open" in page.links
    assert f"/autowork/desk/tickets/{high}?view=open&priority=very-high" in page.text.replace("&amp;", "&")
    nothing = await desk.browser.get("desk?view=unassigned&priority=low&status=external")
    assert "Nothing matches" in nothing.words


async def test_the_list_can_be_narrowed_to_one_agent_and_one_company(desk: Desk, second: Desk, reporter: Hand) -> None:
    number = await reporter.open("Narrow")
    await second.do(number, "take")
    david = (await reporter.read(number)).assignee
    assert david is not None
    page = await desk.browser.get(f"desk?view=open&assignee={david.id}")
    assert number in page.words
    assert "Assigned to David Okafor" in page.words
    company = await desk.browser.get("desk?view=open&company=01hnosuchcompany0000000000")
    assert company.status == 200
    assert "Nothing matches" in company.words


async def test_a_ticket_knows_its_list_and_the_way_to_its_neighbours(desk: Desk, reporter: Hand) -> None:
    first, then = await reporter.open("Older neighbour"), await reporter.open("Newer neighbour")
    page = await desk.ticket(then, "?view=open&sort=created")
    assert f"/autowork/desk/tickets/{first}?view=open&sort=created" in page.links
    assert "/autowork/desk?view=open&sort=created" in page.links
    assert "All open" in page.words
    sent = await desk.browser.send(page.form("/reply"), text="Stays in its list")
    assert "?view=open&sort=created" in sent.path


@pytest.mark.parametrize(
    "odd", ["view=x&queue=y&sort=z", "cursor=nonsense", "status=%00&assignee=<b>", "q=" + "x" * 900]
)
async def test_addresses_that_make_no_sense_are_no_reason_to_fail(desk: Desk, odd: str) -> None:
    assert (await desk.browser.get(f"desk?{odd}")).status == 200
    assert (await desk.browser.get(f"desk/search?{odd}")).status == 200


async def test_a_ticket_that_does_not_exist_is_not_found(desk: Desk) -> None:
    for odd in ("AW-987654321", "x", "..%2F..", "AW-1%00"):
        assert (await desk.browser.get(f"desk/tickets/{odd}")).status == 404, odd


async def test_search_finds_texts_notes_and_numbers(desk: Desk, reporter: Hand) -> None:
    word = f"w{new_id()}"
    number = await reporter.open("Searched", description=f"In the text: {word}")
    async with asyncio.timeout(30):  # what somebody else wrote is in the full text after a second at most
        while number not in (found := await desk.browser.get(f"desk/search?q={word}")).words:
            await asyncio.sleep(0.1)
    assert "<mark>" in found.text
    assert (await desk.browser.get(f"desk/search?q={number}")).path == f"/autowork/desk/tickets/{number}"


async def test_staff_who_follow_a_customers_address_land_on_the_desk(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Followed from a mail")
    assert (await desk.browser.get(f"tickets/{number}")).path == f"/autowork/desk/tickets/{number}"
    assert (await desk.browser.get("tickets")).path == "/autowork/desk"
    assert (await desk.browser.get("search?q=lift")).path == "/autowork/desk/search?q=lift"
    assert (await desk.browser.get("tickets/new")).path == "/autowork/desk/new"


async def test_agents_see_the_mail_queue_and_customers_do_not(desk: Desk, customer: Visitor) -> None:
    page = await desk.browser.get("desk/mail")
    assert page.status == 200
    assert "Waiting to be sent" in page.words
    assert (await customer.get("desk/mail")).status == 404


async def test_pages_stay_below_100_kb_with_a_full_list_and_a_long_conversation(desk: Desk, reporter: Hand) -> None:
    numbers = [await reporter.open(f"Filling the list, {place}") for place in range(25)]
    number = numbers[0]
    for place in range(50):
        await reporter.comment(number, f"Comment {place}: " + "as before, with some more words. " * 8)
    for path in ("desk?view=all", f"desk/tickets/{number}?view=all", "desk/search?q=filling"):
        page = await desk.browser.get(path)
        assert page.status == 200
        assert len(page.text.encode()) < MOST, path


async def test_the_desk_speaks_german(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Auf Deutsch", queue="software")
    page = await desk.browser.get("desk?view=open&lang=de")
    assert page.root["lang"] == "de"
    for word in ("Alle offenen", "Wer ist am Zug", "Zuweisen an", "Letzte Aktivität"):
        assert word in page.words, word
    ticket = await desk.ticket(number)
    for word in ("Status ändern", "An den Kunden senden", "Interne Notiz", "Art des Fehlers"):
        assert word in ticket.words, word
    await desk.browser.get("desk?lang=en")
