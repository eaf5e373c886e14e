"""The ways through a ticket that staff take on the desk, by the lines of the checklist."""

from tests.web.desk.pages import Desk
from tests.web.tickets.staff import Hand
from tests.web.visitor import Visitor


async def test_a22_staff_ask_and_the_ticket_waits_for_the_customer_until_the_answer(
    desk: Desk, reporter: Hand, customer: Visitor
) -> None:
    number = await reporter.open("Beeps twice")
    await desk.do(number, "take")
    asked = await desk.do(number, "reply", text="Which device is it?", status="waiting")
    assert asked.status == 200
    assert "Customer's turn" in asked.words
    assert "Waiting for the customer" in asked.words
    page = await customer.get(f"tickets/{number}")
    assert "Which device is it?" in page.words
    assert "Waiting for you" in page.words
    await customer.send(page.form("/comments"), text="The tester in bay 2.")
    answered = await desk.ticket(number)
    assert "The tester in bay 2." in answered.words
    assert "Your turn" in answered.words


async def test_a23_a_visit_on_site_is_recorded_with_its_appointment(
    desk: Desk, reporter: Hand, customer: Visitor
) -> None:
    number = await reporter.open("Lift is stuck")
    saved = await desk.do(
        number, "plan", way="on_site", starts="2031-03-04T14:30", minutes="90", place="Bay 1", people="Lena Vogt"
    )
    assert "Saved." in saved.words
    again = (await desk.ticket(number)).form("/plan").values
    assert (again["way"], again["starts"], again["minutes"]) == ("on_site", "2031-03-04T14:30", "90")
    assert (again["place"], again["people"]) == ("Bay 1", "Lena Vogt")
    shown = (await customer.get(f"tickets/{number}")).words
    assert "4 March 2031, 14:30" in shown
    assert "16:00" in shown
    assert "somebody comes to you" in shown


async def test_a24_otherwise_it_is_solved_remotely(desk: Desk, reporter: Hand, customer: Visitor) -> None:
    number = await reporter.open("Slow in the morning")
    await desk.do(number, "plan", way="remote")
    assert "plans to solve this remotely" in (await desk.ticket(number)).words
    assert "Remotely" in (await customer.get(f"tickets/{number}")).words


async def test_a25_a_third_party_takes_part_with_a_name_and_a_reference(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Line is down")
    await desk.do(
        number, "plan", way="third_party", external_name="Netzwerk Nord", external_contact="0", external_reference="N-7"
    )
    moved = await desk.move(number, "external")
    assert "With Netzwerk Nord" in moved.words
    assert "N-7" in moved.words


async def test_a25_a_third_party_needs_a_name_and_what_was_typed_is_kept(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Line is down again")
    refused = await desk.do(number, "plan", way="third_party", external_reference="N-8")
    assert refused.status == 422
    assert "Please name the third party." in refused.words
    assert refused.form("/plan").values["external_reference"] == "N-8"


async def test_a23_a_place_needs_a_time_and_is_kept_until_then(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Somewhere, some time")
    refused = await desk.do(number, "plan", way="on_site", place="Bay 7")
    assert refused.status == 422
    assert "Please enter a date and a time." in refused.words
    assert refused.form("/plan").values["place"] == "Bay 7"


async def test_a26_and_a27_cause_and_solution_are_documented_and_the_end_has_an_outcome(
    desk: Desk, reporter: Hand, customer: Visitor
) -> None:
    number = await reporter.open("Labels are blank")
    page = await desk.ticket(number, "?end=solved")
    form = page.form("/resolve")
    assert form.values["status"] == "solved", "the outcome chosen in the menu"
    done = await desk.browser.send(form, cause="Ribbon mode", solution="Switched to thermal", way="remote")
    assert "Closed successfully" in done.words
    for shown in (done.words, (await customer.get(f"tickets/{number}")).words):
        assert "Ribbon mode" in shown
        assert "Switched to thermal" in shown
        assert "Closed successfully" in shown


async def test_a26_an_end_without_a_solution_is_refused_and_what_was_typed_is_kept(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Half documented")
    refused = await desk.do(number, "resolve", cause="Dust everywhere", solution="", status="unsolved")
    assert refused.status == 422
    kept = refused.form("/resolve").values
    assert (kept["cause"], kept["status"]) == ("Dust everywhere", "unsolved")
    assert "Please fill this in." in refused.words
    done = await desk.browser.send(refused.form("/resolve"), solution="Cannot be cleaned")
    assert "Closed unsuccessfully" in done.words


async def test_files_without_a_text_and_an_empty_reply(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Nothing to say")
    refused = await desk.do(number, "reply", text="  ")
    assert refused.status == 422
    assert 'href="#text"' in refused.text


async def test_a_ticket_is_assigned_passed_on_and_given_another_priority_in_one_form(
    desk: Desk, reporter: Hand, second: Desk
) -> None:
    number = await reporter.open("Whose is it", priority="low")
    form = (await desk.ticket(number)).form("/change")
    assert form.values["assignee"] == ""
    assert form.values["priority"] == "low"
    await second.do(number, "take")
    mine = (await second.ticket(number)).form("/change").values["assignee"]
    form = (await desk.ticket(number)).form("/change")
    assert form.values["assignee"] == mine, "the form shows what is stored"
    saved = await desk.browser.send(form, queue="devices", priority="very-high", title="Whose was it")
    assert "Devices and network" in saved.words
    assert "Very high" in saved.words
    assert "Whose was it" in saved.words
