"""A21 to A27: the conversation, clarification, the ways of solving, the resolution; and comments that go wrong."""

import asyncio
from datetime import timedelta

from contracts.tickets import Appointment, ExternalParty
from deploy.local.suite import Suite
from kit.clock import utc_now
from tests.web.mailbox import mails_to
from tests.web.tickets.conftest import Newcomer, People, open_ticket
from tests.web.tickets.forms import send_with_files
from tests.web.tickets.staff import Hand
from tests.web.visitor import Page, Visitor, visitor


async def _comment(browser: Visitor, number: str, text: str) -> Page:
    page = await browser.get(f"tickets/{number}")
    return await browser.send(page.form("/comments"), text=text)


async def test_a22_a_question_waits_for_the_customer_and_the_answer_gives_it_back(
    customer: Visitor, agent: Hand
) -> None:
    number = await open_ticket(customer, "Cash drawer stays shut")
    await agent.comment(number, "Which drawer is it?", status="waiting")
    page = await customer.get(f"tickets/{number}")
    for words in (
        "Which drawer is it?",
        "Waiting for you",
        "Your turn",
        "We have a question.",
        "Your answer",
        "Send answer",
    ):
        assert words in page.words
    answered = await customer.send(page.form("/comments"), text="The left one.")
    assert answered.status == 200
    assert "The left one." in answered.words
    assert "The status is now" in answered.words
    assert "Waiting for you" not in answered.words.rpartition("The status is now")[2]
    assert (await agent.read(number)).status in ("new", "open")


async def test_a_comment_leads_to_itself_and_both_sides_are_told_apart(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Sides")
    await agent.comment(number, "From us.")
    page = await customer.get(f"tickets/{number}")
    form = page.form("/comments")
    done = await customer.send(form, follow=False, text="From you.")
    assert done.status == 303
    assert done.headers["Location"].endswith(f"/tickets/{number}#entry-{form.values['request_id']}")
    shown = await customer.get(f"tickets/{number}")
    assert f'class="entry entry--comment entry--ours" id="entry-{form.values["request_id"]}"' in shown.text
    assert "entry--comment entry--theirs" in shown.text


async def test_a23_on_site_and_the_appointment_are_on_the_ticket(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Lift")
    starts = (utc_now() + timedelta(days=3)).replace(hour=8, minute=30, second=0, microsecond=0)
    await agent.plan(
        number, "on_site", appointment=Appointment(starts=starts, minutes=90, place="Hall 3", people="Jonas Keller")
    )
    await agent.move(number, "appointment")
    page = await customer.get(f"tickets/{number}")
    for words in ("On site: somebody comes to you", "Appointment", "Hall 3", "Jonas Keller", f"{starts:%B %Y}"):
        assert words in page.words
    assert "plans to solve this on site, at your premises" in page.words
    assert "made an appointment" in page.words


async def test_a24_remotely_is_on_the_ticket(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Update")
    await agent.plan(number, "remote")
    assert "How it is solved Remotely" in (await customer.get(f"tickets/{number}")).words


async def test_a25_a_third_party_is_on_the_ticket(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Catalogue")
    party = ExternalParty(name="Teilewelt Daten GmbH", contact="hotline@teilewelt.example", reference="TW-7")
    await agent.plan(number, "third_party", external=party)
    await agent.move(number, "external")
    page = await customer.get(f"tickets/{number}")
    for words in ("With a third party", "Teilewelt Daten GmbH", "Reference: TW-7", "brought in Teilewelt Daten GmbH"):
        assert words in page.words


async def test_a26_and_a27_error_and_solution_are_documented_and_the_outcome_is_shown(
    customer: Visitor, agent: Hand
) -> None:
    number = await open_ticket(customer, "Prints twice")
    await agent.resolve(number, "solved", "The driver <4.2> repeats jobs.", "Driver 4.3 installed.", way="remote")
    page = await customer.get(f"tickets/{number}")
    for words in ("Closed successfully", "Nature of the error", "Driver 4.3 installed.", "Solution"):
        assert words in page.words
    assert "The driver &lt;4.2&gt; repeats jobs." in page.text
    assert "documented the nature of the error and its solution" in page.words
    other = await open_ticket(customer, "Not to be helped")
    await agent.resolve(other, "unsolved", "The device is too old.", "We advise a new one.")
    assert "Closed unsuccessfully" in (await customer.get(f"tickets/{other}")).words


async def test_a_comment_on_a_solved_ticket_takes_it_up_again_and_says_so_before(
    customer: Visitor, agent: Hand
) -> None:
    number = await open_ticket(customer, "Again and again")
    await agent.resolve(number, "solved", "Dust.", "Cleaned.")
    page = await customer.get(f"tickets/{number}")
    assert "Not solved after all? Write a comment until" in page.words
    again = await customer.send(page.form("/comments"), text="It is back.")
    assert "It is back." in again.words
    assert (await agent.read(number)).kind == "open"


async def test_a_closed_ticket_offers_a_new_one_that_follows_on_it(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "The end")
    await agent.resolve(number, "unsolved", "Old.", "New one.")
    page = await customer.get(f"tickets/{number}")
    assert "This has ended" in page.words
    assert f"/autowork/tickets/new?about={number}" in page.links
    assert not [form for form in page.forms if form.action.endswith("/comments")]


async def test_a_comment_that_came_too_late_is_kept_and_can_become_a_new_ticket(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Too late")
    form = (await customer.get(f"tickets/{number}")).form("/comments")
    await agent.resolve(number, "unsolved", "Old.", "New one.")
    late = await customer.send(form, text="My long & careful words")
    assert late.status == 409
    assert "Your comment was not sent" in late.words
    assert "My long & careful words" in late.words
    form = late.form(button="New ticket")
    offered = await customer.send(form)
    values = offered.form("/tickets/new").values
    assert values["description"] == f"This follows on {number}.\n\nMy long & careful words"
    assert values["title"] == "Too late"
    assert "Your number is" in (await customer.send(offered.form("/tickets/new"))).words


async def test_an_empty_comment_and_one_that_is_too_long_are_refused_and_kept(customer: Visitor) -> None:
    number = await open_ticket(customer, "Lengths")
    page = await customer.get(f"tickets/{number}")
    assert (await customer.send(page.form("/comments"), text="  ")).status == 422
    long = "Ö" * 60_000
    refused = await customer.send(page.form("/comments"), text=long)
    assert refused.status == 422
    assert refused.form("/comments").values["text"] == long
    assert "at most" in refused.words


async def test_a_comment_sent_twice_is_there_once(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Double click")
    form = (await customer.get(f"tickets/{number}")).form("/comments")
    await asyncio.gather(*(customer.send(form, text="Only once.") for _ in range(3)))
    assert (await agent.read(number)).comments == 1


async def test_files_alone_are_added_without_a_comment(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Photos")
    page = await customer.get(f"tickets/{number}")
    done = await send_with_files(customer, page.form("/comments"), [("one.txt", b"1"), ("two.txt", b"2")])
    assert "added 2 files" in done.words
    assert "one.txt" in done.words
    assert (await agent.read(number)).comments == 0


async def test_a_comment_keeps_its_text_when_one_of_its_files_is_too_large(customer: Visitor) -> None:
    number = await open_ticket(customer, "Large")
    form = (await customer.get(f"tickets/{number}")).form("/comments")
    files = [("small.txt", b"s"), ("big.bin", bytes(11 * 1024 * 1024))]
    refused = await send_with_files(customer, form, files, text="See both.")
    assert refused.status == 422
    assert "10 MB" in refused.words
    assert refused.form("/comments").values["text"] == "See both."
    done = await send_with_files(customer, refused.form("/comments"), [])
    assert "small.txt" in done.words


async def test_internal_notes_never_reach_the_customer(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Notes")
    await agent.comment(number, "Canary: they have not paid.", staff_only=True)
    for path in (f"tickets/{number}", f"fragments/ticket/{number}", f"tickets/{number}/mails"):
        assert "Canary" not in (await customer.get(path)).text
    assert "Canary" not in (await customer.get("search?q=canary+paid")).text.partition("<main")[2]


async def test_sharing_lets_colleagues_see_it_and_can_be_taken_back(
    customer: Visitor, suite: Suite, people: People
) -> None:
    number = await open_ticket(customer, "Between us")
    async with visitor(suite.urls["gateway"]) as colleague:
        await colleague.sign_in(people["colleague"])
        assert (await colleague.get(f"tickets/{number}")).status == 404
        page = await customer.get(f"tickets/{number}")
        assert "Only you and Autowork" in page.words
        shared = await customer.send(page.form("/audience"), visibility="company")
        assert "It is shared now." in shared.words
        assert "Everybody at" in shared.words
        seen = await colleague.get(f"tickets/{number}")
        assert seen.status == 200
        assert "Waiting" not in seen.words
        private = await customer.send(shared.form("/audience"), visibility="private")
        assert "It is private now." in private.words
        assert (await colleague.get(f"tickets/{number}")).status == 404


async def test_who_was_mailed_when_is_on_the_ticket_in_plain_words(newcomer: Newcomer, suite: Suite) -> None:
    number = await open_ticket(newcomer.browser, "Mails")
    await mails_to(suite.urls["mailbox"], newcomer.who["email"], at_least=3)
    page = await newcomer.browser.get(f"tickets/{number}")
    assert f"/autowork/tickets/{number}/mails" in page.links
    async with asyncio.timeout(20):
        while "Sent" not in (mails := await newcomer.browser.get(f"tickets/{number}/mails")).words:
            await asyncio.sleep(0.1)  # the ledger is written after the server said 250
    assert "Confirmation" in mails.words
    part = await newcomer.browser.get(f"fragments/ticket/{number}/mails")
    assert "<html" not in part.text
    assert "Confirmation" in part.words


async def test_the_fragment_of_the_live_update_is_the_page_below_the_bar(customer: Visitor, agent: Hand) -> None:
    number = await open_ticket(customer, "Live part")
    page = await customer.get(f"tickets/{number}")
    revision = (await agent.read(number)).revision
    assert f'data-live="ticket:{number}" data-revision="{revision}"' in page.text
    part = await customer.get(f"fragments/ticket/{number}")
    assert part.text.lstrip().startswith('<div id="ticket-page"')
    assert "<html" not in part.text


async def test_a_conversation_of_a_hundred_comments_stays_small_and_can_be_read_whole(
    newcomer: Newcomer, agent: Hand
) -> None:
    number = await open_ticket(newcomer.browser, "Endless", "The very beginning.")
    for count in range(1, 101):
        await agent.comment(number, f"Comment number {count:03}.")
    page = await newcomer.browser.get(f"tickets/{number}")
    assert len(page.text.encode()) < 100_000
    assert "The very beginning." in page.words
    assert "Show 50 earlier entries" in page.words
    assert "Comment number 050." not in page.words
    assert "Comment number 100." in page.words
    whole = await newcomer.browser.get(f"tickets/{number}?all=1")
    assert "Comment number 001." in whole.words
    assert f'data-fragment-url="/autowork/fragments/ticket/{number}?all=1"' in whole.text


async def test_the_address_of_a_refused_form_loaded_again_is_the_ticket(customer: Visitor) -> None:
    number = await open_ticket(customer, "Back")
    for form in ("comments", "audience", "status"):
        assert (await customer.get(f"tickets/{number}/{form}")).path == f"/autowork/tickets/{number}"


async def test_a_customer_cannot_move_it_where_the_portal_does_not_let_them(customer: Visitor) -> None:
    number = await open_ticket(customer, "Self-service")
    page = await customer.get(f"tickets/{number}")
    csrf = page.form("/comments").values["csrf"]
    refused = await customer.request("POST", f"tickets/{number}/status", data={"csrf": csrf, "status": "solved"})
    assert refused.status == 403
    assert "You may not move this ticket there." in refused.words


async def test_the_ticket_speaks_german(newcomer: Newcomer, agent: Hand) -> None:
    number = await open_ticket(newcomer.browser, "Deutsch")
    await agent.comment(number, "Welche?", status="waiting")
    page = await newcomer.browser.get(f"tickets/{number}?lang=de")
    for words in (
        "Wartet auf Sie",
        "Sie sind am Zug",
        "Ihre Antwort",
        "Einzelheiten",
        "Zuständig",
        "Nur Sie und Autowork",
    ):
        assert words in page.words


async def test_a26_what_was_documented_stays_in_the_history_when_the_ticket_is_taken_up_again(
    customer: Visitor, agent: Hand
) -> None:
    number = await open_ticket(customer, "It comes back")
    await agent.resolve(number, "solved", cause="A worn belt.", solution="A new belt was fitted.")
    page = await customer.get(f"tickets/{number}")
    assert page.text.count("A worn belt.") == 1
    again = await customer.send(page.form("/comments"), text="It squeaks again.")
    assert "A worn belt." in again.words
    assert "A new belt was fitted." in again.words


async def test_who_was_removed_meanwhile_gets_their_words_back_and_hears_nothing(
    customer: Visitor, newcomer: Newcomer
) -> None:
    number = await open_ticket(customer, "Nothing for others")
    own = await open_ticket(newcomer.browser, "My own")
    form = (await newcomer.browser.get(f"tickets/{own}")).form("/comments")
    form.action = form.action.replace(own, number)
    refused = await newcomer.browser.send(form, text="A long <b>answer</b>\nof mine")
    assert refused.status == 404
    assert "You can no longer see this." in refused.words
    assert "A long &lt;b&gt;answer&lt;/b&gt;\nof mine</textarea>" in refused.text
    assert "Nothing for others" not in refused.text
    form.action = form.action.replace(number, "AW-999999")
    never = await newcomer.browser.send(form, text="To nothing")
    assert (never.status, "You can no longer see this." in never.words) == (404, True), "as what does not exist"
