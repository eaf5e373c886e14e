"""Two agents at the same ticket at the same time: both values are shown, and sending again keeps one's own."""

from tests.web.desk.pages import Desk
from tests.web.tickets.staff import Hand


async def test_a_field_changed_by_two_shows_both_values_and_sending_again_keeps_mine(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    number = await reporter.open("Wobbly chair", priority="low")
    mine = (await desk.ticket(number)).form("/change")
    await second.do(number, "change", title="Chair, wobbly", queue="devices")
    conflict = await desk.browser.send(mine, title="Broken chair", priority="high")
    assert conflict.status == 409
    assert "Broken chair" in conflict.words
    assert "Chair, wobbly" in conflict.words
    form = conflict.form("/change")
    assert (form.values["title"], form.values["priority"]) == ("Broken chair", "high")
    assert form.values["queue"] == "devices", "what I did not touch follows the other's change"
    saved = await desk.browser.send(form)
    assert saved.status == 200
    assert "Broken chair" in saved.words
    stored = (await desk.ticket(number)).form("/change").values
    assert (stored["title"], stored["queue"], stored["priority"]) == ("Broken chair", "devices", "high")


async def test_different_fields_changed_by_two_do_not_conflict(desk: Desk, second: Desk, reporter: Hand) -> None:
    number = await reporter.open("Two hands")
    mine = (await desk.ticket(number)).form("/change")
    await second.do(number, "change", queue="contracts")
    saved = await desk.browser.send(mine, title="Four hands")
    assert saved.status == 200
    stored = (await desk.ticket(number)).form("/change").values
    assert (stored["title"], stored["queue"]) == ("Four hands", "contracts")


async def test_a_ticket_that_somebody_else_took_meanwhile_is_only_taken_over_knowingly(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    number = await reporter.open("Mine, yours")
    mine = (await desk.ticket(number)).form("/take")
    await second.do(number, "take")
    conflict = await desk.browser.send(mine)
    assert conflict.status == 409
    assert "David Okafor" in conflict.words
    assert "Miriam Koch" in conflict.words
    taken = await desk.browser.send(conflict.form("/take", "Take it nevertheless"))
    assert "It is yours." in taken.words


async def test_a_status_that_somebody_else_set_meanwhile_is_shown_and_can_be_set_nevertheless(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    number = await reporter.open("To and fro")
    page = await desk.ticket(number)
    mine = next(form for form in page.forms if form.values.get("status") == "waiting")
    await second.move(number, "external")
    conflict = await desk.browser.send(mine)
    assert conflict.status == 409
    assert "With a third party" in conflict.words
    done = await desk.browser.send(conflict.form("/move", "Set the status to “Waiting for the customer” nevertheless"))
    assert done.status == 200
    assert "Customer's turn" in done.words


async def test_a_solution_written_while_somebody_moved_the_ticket_is_kept(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    number = await reporter.open("Long letter")
    mine = (await desk.ticket(number)).form("/resolve")
    await second.move(number, "waiting")
    values = {"cause": "A long story", "solution": "A longer one", "status": "solved"}
    conflict = await desk.browser.send(mine, **values)
    assert conflict.status == 409
    form = conflict.form("/resolve")
    assert {name: form.values[name] for name in values} == values
    assert "Closed successfully" in (await desk.browser.send(form)).words


async def test_a_comment_meanwhile_is_no_conflict_with_a_plan_but_another_plan_is(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    number = await reporter.open("When do you come")
    first, other = (await desk.ticket(number)).form("/plan"), (await second.ticket(number)).form("/plan")
    await reporter.comment(number, "Tuesday suits me.")
    assert (await desk.browser.send(first, way="on_site", starts="2031-03-04T14:30", place="Hall 3")).status == 200
    conflict = await second.browser.send(other, way="remote")
    assert conflict.status == 409
    assert "Hall 3" in conflict.words
    assert "2031-03-04 14:30" in conflict.words
    assert "On site" in conflict.words
    saved = await second.browser.send(conflict.form("/plan"))
    assert saved.status == 200
    assert (await desk.ticket(number)).form("/plan").values["way"] == "remote"


async def test_the_same_form_twice_is_done_once(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Twice")
    form = (await desk.ticket(number)).form("/reply")
    await desk.browser.send(form, text="Once only.")
    await desk.browser.send(form, text="Once only.")
    assert (await desk.ticket(number)).text.count("Once only.") == 1
