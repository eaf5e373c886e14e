"""Robotics as its customers meet it: cases of the whole company, described subjects and priorities, an own end."""

from deploy.local.suite import Suite
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of


async def test_d4_the_form_asks_to_search_first(enter: Enter) -> None:
    assert "Search for it first" in (await (await enter("robotics", "customer")).get("tickets/new")).words


async def test_d6_d7_every_case_of_the_company_is_listed_and_a_colleague_takes_part(enter: Enter, staff: Staff) -> None:
    customer, colleague = await enter("robotics", "customer"), await enter("robotics", "colleague")
    number = number_of(await file_ticket(customer, "Conveyor stops", type="robotics"))
    assert number in (await colleague.get("tickets")).words
    page = await colleague.get(f"tickets/{number}")
    await colleague.send(page.form("/comments", button="Kommentar hinzufügen"), text="Auch in der Frühschicht.")
    assert (await (await staff("robotics")).read(number)).comments == 1


async def test_d8_another_company_gets_what_it_gets_for_a_random_number(enter: Enter) -> None:
    stranger = await enter("robotics", "stranger")
    theirs, nothing = await stranger.get("tickets/RC-1"), await stranger.get("tickets/RC-999999")
    assert theirs.status == nothing.status == 404
    assert "Robot drops panels" not in (await stranger.get("search?q=panels")).words


async def test_d9_d10_d24_the_form_has_a_title_and_urges_a_good_description(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert "Open new case" in page.words
    assert "Title" in page.words
    assert "The better the description, the faster you have an answer." in page.words


async def test_d15_d16_d17_priorities_are_described_beside_the_form_with_advice(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert page.form("/tickets/new").values["priority"] == "normal"
    for words in ("Which priority?", "in the order of their priority", "Production stands still"):
        assert words in page.words


async def test_d19_subjects_are_chosen_and_described(enter: Enter, staff: Staff) -> None:
    customer = await enter("robotics", "customer")
    page = await customer.get("tickets/new")
    for words in ("Citrix", "IT Infrastructure", "Saws, milling machines, edge banders and their controls."):
        assert words in page.words
    done = await file_ticket(customer, "Edge bander", type="machines", priority="high")
    ticket = await (await staff("robotics")).read(number_of(done))
    assert (ticket.type, ticket.priority) == ("machines", "high")


async def test_d11_s5_who_will_see_it_is_said_where_nothing_is_to_choose(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert "visibility" not in page.form("/tickets/new").values
    assert "Everybody at Holzbau Brandner GmbH" in page.words


async def test_d34_a_comment_is_mailed_to_the_other_party(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, agent = await enter("robotics", "customer"), await staff("robotics")
    number = number_of(await file_ticket(customer, "Gripper again", type="robotics"))
    await agent.comment(number, "We look at the valve first.")
    mail = await mail_about(suite, credentials["robotics"]["customer"]["email"], "We look at the valve first.")
    assert number in mail["subject"]


async def test_d37_d38_the_customer_closes_and_cancels(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("robotics", "customer"), await staff("robotics")
    for button, status in (("Close case", "closed"), ("Cancel case", "cancelled")):
        done = await file_ticket(customer, button, type="data")
        ended = await customer.send(done.form("/status", button=button))
        assert not [form for form in ended.forms if form.action.endswith("/comments")]
        assert (await agent.read(number_of(done))).status == status
