"""A14 to A21: a new ticket, with everything that can go wrong on the way."""

import asyncio
import re

from deploy.local.suite import Suite
from tests.web.mailbox import mails_to
from tests.web.tickets.conftest import Newcomer, People, number_of, open_ticket
from tests.web.tickets.forms import send_with_files
from tests.web.visitor import Page, Visitor


async def _new(browser: Visitor) -> Page:
    return await browser.get("tickets/new")


async def test_a14_the_main_menu_leads_to_the_form_of_a_new_ticket(customer: Visitor) -> None:
    page = await customer.get("tickets")
    assert "/autowork/tickets/new" in page.links
    form = (await _new(customer)).form("/tickets/new")
    assert {"queue", "title", "description", "priority", "visibility"} <= set(form.values)


async def test_a15_and_a16_the_support_team_is_chosen_at_first_and_explained(customer: Visitor) -> None:
    page = await _new(customer)
    assert page.form("/tickets/new").values["queue"] == "support"
    assert "Not sure? Autowork Support Team is always right" in page.words
    assert "Devices and network" in page.words
    number = number_of(
        await customer.send(page.form("/tickets/new"), queue="devices", title="Scanner", description="-")
    )
    assert "To Devices and network" in (await customer.get(f"tickets/{number}")).words


async def test_a17_a18_and_a20_subject_text_and_priority_are_on_the_ticket(customer: Visitor) -> None:
    page = await _new(customer)
    assert page.form("/tickets/new").values["priority"] == "normal"
    assert "The whole company is at a standstill." in page.words
    text = "First line.\n\n<script>alert(1)</script> & so on"
    number = await open_ticket(customer, "Lift 3 & 4 <stand> still", text, priority="very-high")
    shown = await customer.get(f"tickets/{number}")
    assert "Lift 3 &amp; 4 &lt;stand&gt; still" in shown.text
    assert "First line.\n\n&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in shown.text
    assert "Priority Very high" in shown.words


async def test_a19_several_files_go_with_a_form_without_scripts_and_come_back_as_they_were(customer: Visitor) -> None:
    files = [
        ("Übersicht (1).pdf", b"%PDF-1.7 one"),
        ("😀 logo.png", b"\x89PNG\r\n\x1a\n two"),
        ("../../etc/passwd", b"three"),
    ]
    files.append(("100%2F #1?.txt", b"four"))
    done = await send_with_files(
        customer, (await _new(customer)).form("/tickets/new"), files, title="Three files", description="See there."
    )
    number = number_of(done)
    page = await _filed(customer, number, 4)
    addresses = dict.fromkeys(link for link in page.links if "/files/" in link)
    contents = set()
    for address in addresses:
        async with customer.http.get(customer.address(address)) as answer:
            assert answer.status == 200, (address, await answer.text())
            assert answer.headers["Content-Disposition"].startswith("attachment")
            contents.add(await answer.read())
    assert contents == {content for _, content in files}
    assert "Übersicht (1).pdf" in page.words
    assert "../" not in page.words


async def _filed(browser: Visitor, number: str, count: int) -> Page:
    """The ticket once so many of its files can be fetched."""
    async with asyncio.timeout(20):
        while True:
            page = await browser.get(f"tickets/{number}")
            if len({link for link in page.links if "/files/" in link}) == count:
                return page
            await asyncio.sleep(0.1)  # filing has no other way to tell a browser without scripts


async def test_a21_the_number_is_shown_at_once_and_a_mail_with_a_link_follows(newcomer: Newcomer, suite: Suite) -> None:
    page = await _new(newcomer.browser)
    done = await newcomer.browser.send(page.form("/tickets/new"), title="Till does not open", description="Since noon.")
    number = number_of(done)
    assert re.fullmatch(r"AW-\d+", number)
    assert f"Your number is {number}" in done.words
    assert f"A confirmation with a link is on its way to {newcomer.who['email']}." in done.words
    mails = await mails_to(suite.urls["mailbox"], newcomer.who["email"], at_least=3)  # two are about the account
    confirmation = next(mail for mail in mails if number in mail["subject"])
    assert f"/autowork/tickets/{number}" in confirmation["text"]
    assert "Your number is" not in (await newcomer.browser.get(f"tickets/{number}")).words


async def test_an_empty_subject_and_text_are_refused_and_everything_typed_is_kept(customer: Visitor) -> None:
    form = (await _new(customer)).form("/tickets/new")
    refused = await customer.send(
        form, title="  ", description="A long story", priority="high", queue="software", visibility="company"
    )
    assert refused.status == 422
    assert "One thing needs another look" in refused.words
    assert 'href="#title"' in refused.text
    kept = refused.form("/tickets/new").values
    assert (kept["description"], kept["priority"]) == ("A long story", "high")
    assert (kept["queue"], kept["visibility"]) == ("software", "company")
    again = await customer.send(refused.form("/tickets/new"), title="Now with a subject")
    assert "Your number is" in again.words


async def test_files_that_were_already_sent_survive_a_refused_form(customer: Visitor) -> None:
    form = (await _new(customer)).form("/tickets/new")
    refused = await send_with_files(customer, form, [("plan.txt", b"the plan")], title="", description="With a plan")
    assert refused.status == 422
    assert "plan.txt" in refused.words
    done = await send_with_files(customer, refused.form("/tickets/new"), [], title="With a plan")
    page = await _filed(customer, number_of(done), 1)
    assert "plan.txt" in page.words


async def test_a_file_over_the_limit_is_refused_with_the_limit_and_the_rest_is_kept(customer: Visitor) -> None:
    form = (await _new(customer)).form("/tickets/new")
    files = [("small.txt", b"small"), ("big.bin", bytes(11 * 1024 * 1024))]
    refused = await send_with_files(customer, form, files, title="Too large", description="See the file.")
    assert refused.status == 422
    assert "big.bin" in refused.words
    assert "10 MB" in refused.words
    assert "small.txt" in refused.words
    assert refused.form("/tickets/new").values["title"] == "Too large"


async def test_a_text_of_100000_characters_is_refused_with_the_limit_and_kept(customer: Visitor) -> None:
    text = "Ä" * 100_000
    refused = await customer.send((await _new(customer)).form("/tickets/new"), title="Long", description=text)
    assert refused.status == 422
    assert "at most" in refused.words
    assert refused.form("/tickets/new").values["description"] == text


async def test_a_double_click_opens_one_ticket(newcomer: Newcomer) -> None:
    form = (await _new(newcomer.browser)).form("/tickets/new")
    sent = [newcomer.browser.send(form, title="Twice", description="But one.") for _ in range(3)]
    assert len({number_of(page) for page in await asyncio.gather(*sent)}) == 1
    late = await newcomer.browser.send(form, title="Twice", description="But one.")
    assert "All 1" in (await newcomer.browser.get("tickets")).words
    assert late.status == 200


async def test_the_same_form_with_another_text_is_refused_and_not_a_second_ticket(newcomer: Newcomer) -> None:
    form = (await _new(newcomer.browser)).form("/tickets/new")
    await newcomer.browser.send(form, title="Once", description="One.")
    refused = await newcomer.browser.send(form, title="Once", description="Another text.")
    assert refused.status == 422
    assert refused.form("/tickets/new").values["description"] == "Another text."
    assert "All 1" in (await newcomer.browser.get("tickets")).words


async def test_values_that_the_form_does_not_offer_are_refused_and_the_text_is_kept(customer: Visitor) -> None:
    form = (await _new(customer)).form("/tickets/new")
    for field, value in (("queue", "board"), ("priority", "cosmic"), ("upload", "01hforeignupload0000000000")):
        refused = await customer.send(form, title="Odd", description="Kept", **{field: value})
        assert refused.status in (404, 409, 422), (field, refused.status)
        assert refused.form("/tickets/new").values["description"] == "Kept", field


async def test_a_request_id_of_somebody_elses_making_is_no_reason_to_fail(customer: Visitor) -> None:
    form = (await _new(customer)).form("/tickets/new")
    done = await customer.send(form, title="Odd id", description="-", request_id="ü ' ; DROP TABLE")
    assert "Your number is" in done.words


async def test_a_new_ticket_can_follow_on_another_one(customer: Visitor) -> None:
    number = await open_ticket(customer, "The first one")
    page = await customer.get(f"tickets/new?about={number}")
    form = page.form("/tickets/new")
    assert form.values["title"] == "The first one"
    assert form.values["description"].strip() == f"This follows on {number}."
    refused = await customer.send(form, title="")
    assert "This follows on" in refused.words
    done = await customer.send(refused.form("/tickets/new"), title="The second one")
    assert f"/autowork/tickets/{number}" in done.links


async def test_nobody_follows_on_the_ticket_of_a_stranger(newcomer: Newcomer, customer: Visitor) -> None:
    number = await open_ticket(customer, "Canary of another company")
    page = await newcomer.browser.get(f"tickets/new?about={number}")
    assert "Canary" not in page.text
    assert page.form("/tickets/new").values["title"] == ""
    for odd in ("AW-999999", "../x", "%00", "AW-1%0d%0aX", "x" * 400):
        assert (await newcomer.browser.get(f"tickets/new?about={odd}")).status == 200


async def test_the_form_speaks_german(customer: Visitor, people: People) -> None:
    page = await customer.get("tickets/new?lang=de")
    assert page.root["lang"] == "de"
    for word in ("Neues Ticket", "Betreff", "Beschreibung", "Anlagen", "Priorität", "Wer dies sehen wird", "Absenden"):
        assert word in page.words
    refused = await customer.send(page.form("/tickets/new"), title="", description="")
    assert "Bitte" in refused.words
    await customer.get("tickets?lang=en")
