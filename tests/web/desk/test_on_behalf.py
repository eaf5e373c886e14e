"""A ticket that came by phone or mail is entered by staff, for the customer."""

from tests.web.desk.pages import Desk
from tests.web.tickets.conftest import People
from tests.web.visitor import HtmlForm, Visitor


async def _form(desk: Desk, email: str) -> HtmlForm:
    """The form for the customer with this address, found by search."""
    found = await desk.browser.get(f"desk/new?who={email}")
    link = next(link for link in found.links if "contact=" in link)
    return (await desk.browser.get(link)).form("/desk/new")


async def test_staff_find_the_customer_and_open_a_ticket_for_them_with_its_channel(
    desk: Desk, customer: Visitor, people: People
) -> None:
    form = await _form(desk, people["customer"]["email"])
    assert form.values["channel"] == "phone"
    done = await desk.browser.send(form, title="Called about the lift", description="It stands still.", queue="devices")
    assert "Opened as AW-" in done.words
    number = done.path.partition("?")[0].rpartition("/")[2]
    assert "Entered by Miriam Koch" in done.words
    shown = await customer.get(f"tickets/{number}")
    assert shown.status == 200
    assert "By phone" in shown.words
    assert number in (await customer.get("tickets")).words


async def test_what_was_typed_is_kept_when_something_is_missing(desk: Desk, people: People) -> None:
    form = await _form(desk, people["customer"]["email"])
    refused = await desk.browser.send(form, title="", description="A long story", channel="mail", priority="high")
    assert refused.status == 422
    kept = refused.form("/desk/new").values
    assert (kept["description"], kept["channel"], kept["priority"]) == ("A long story", "mail", "high")
    assert kept["contact"] == form.values["contact"]


async def test_nobody_found_is_said_and_a_contact_that_does_not_exist_leads_back_to_the_search(desk: Desk) -> None:
    assert "Nobody found" in (await desk.browser.get("desk/new?who=nobodyofthisname")).words
    page = await desk.browser.get("desk/new?contact=01hnobodynobodynobodynobody")
    assert page.status == 200
    assert "Who is it for?" in page.words


async def test_the_customer_card_has_colleagues_and_other_tickets(desk: Desk, customer: Visitor) -> None:
    page = await customer.get("tickets/new")
    done = await customer.send(page.form("/tickets/new"), title="Card", description="-")
    number = done.path.partition("?")[0].rpartition("/")[2]
    card = await desk.browser.get(f"desk/tickets/{number}/customer")
    assert "anna.petersen@nordlicht-automobile.example" in card.words
    assert "jonas.wolf@nordlicht-automobile.example" in card.words
    assert "reto.huber" not in card.words
    assert "Also reported" in card.words
    company = next(link for link in card.links if "company=" in link)
    listed = await desk.browser.get(company)
    assert "Nordlicht Automobile GmbH" in listed.words
    assert "Garage Seeblick" not in listed.words
