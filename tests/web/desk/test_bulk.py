"""Several tickets at once from the list, and the way back."""

from tests.web.desk.pages import Desk
from tests.web.tickets.staff import Hand

LISTING = "desk?view=open"


async def _three(reporter: Hand) -> tuple[str, str, str]:
    return await reporter.open("Bulk one"), await reporter.open("Bulk two"), await reporter.open("Bulk three")


async def test_several_tickets_are_assigned_passed_on_and_moved_and_it_can_be_undone(
    desk: Desk, reporter: Hand
) -> None:
    numbers = await _three(reporter)
    form = (await desk.browser.get(LISTING)).form("/desk/bulk")
    assert "assignee" in form.values
    me = (await desk.browser.get("desk?view=open")).text.partition('<option value="">Assign to …</option>')[2]
    me = me.partition('value="')[2].partition('"')[0]
    done = await desk.bulk(LISTING, numbers, assignee=me, queue="contracts", status="waiting")
    assert done.path == "/autowork/desk?view=open", "the list keeps its place"
    assert "3 tickets are changed." in done.words
    for number in numbers:
        found = await reporter.read(number)
        assert (found.assignee and found.assignee.id, found.queue, found.status) == (me, "contracts", "waiting")
    again = await desk.browser.get(LISTING)
    assert not [form for form in again.forms if "/desk/undo" in form.action], "it is offered once"


async def test_undo_gives_the_former_values_back_and_leaves_what_somebody_changed_since(
    desk: Desk, second: Desk, reporter: Hand
) -> None:
    numbers = await _three(reporter)
    done = await desk.bulk(LISTING, numbers, queue="contracts")
    await second.do(numbers[0], "change", queue="software")
    undone = await desk.browser.send(done.form("/desk/undo"))
    assert "2 tickets are changed." in undone.words
    assert f"{numbers[0]}: Somebody else has changed this in the meantime." in undone.words
    assert [(await reporter.read(number)).queue for number in numbers] == ["software", "support", "support"]


async def test_the_way_back_is_for_whoever_did_it(desk: Desk, second: Desk, reporter: Hand) -> None:
    number = await reporter.open("Sealed")
    done = await desk.bulk(LISTING, (number,), queue="contracts")
    form = done.form("/desk/undo")
    theirs = (await second.browser.get(LISTING)).form("/desk/bulk")
    form.values["csrf"] = theirs.values["csrf"]
    await second.browser.send(form)
    assert (await reporter.read(number)).queue == "contracts"


async def test_what_a_ticket_cannot_do_is_told_and_the_others_are_changed(desk: Desk, reporter: Hand) -> None:
    one, two, _ = await _three(reporter)
    await desk.do(two, "resolve", cause="-", solution="-", status="solved")
    done = await desk.bulk("desk?view=all", (one, two), status="waiting")
    assert "One ticket is changed." in done.words
    assert f"{two}: The ticket cannot go there from where it is." in done.words
    assert (await reporter.read(one)).status == "waiting"


async def test_nothing_selected_or_nothing_chosen_is_said(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Nothing")
    assert "Select the tickets first." in (await desk.bulk(LISTING, (), queue="devices")).words
    assert "Choose what to change." in (await desk.bulk(LISTING, (number,))).words
    odd = await desk.bulk(LISTING, ("../etc", "AW-987654321"), queue="devices")
    assert odd.status == 200
    assert "AW-987654321: There is nothing here" in odd.words
    assert (await desk.browser.get("desk/bulk")).path == "/autowork/desk"


async def test_several_tickets_are_changed_without_mail_and_so_is_the_way_back(desk: Desk, reporter: Hand) -> None:
    number = await reporter.open("Quiet bulk")
    done = await desk.bulk(LISTING, (number,), queue="contracts", unmailed="1")
    assert await _quiet(desk, number) == 1
    await desk.browser.send(done.form("/desk/undo"))
    assert await _quiet(desk, number) == 2
    await desk.do(number, "change", queue="devices", unmailed="1")
    await desk.bulk(LISTING, (number,), status="waiting", unmailed="1")
    assert await _quiet(desk, number) == 4
    await desk.bulk(LISTING, (number,), queue="contracts")
    assert await _quiet(desk, number) == 4, "all others are mailed"


async def _quiet(desk: Desk, number: str) -> int:
    return (await desk.ticket(number)).text.count('<span class="tag">Without mail</span>')
