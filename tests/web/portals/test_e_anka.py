"""Anka as its customers meet it: one account, its own labels, columns and legend; status and type are the vendor's."""

import re

from deploy.local.suite import Suite
from tests.web.mailbox import link_in
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of


async def test_e1_the_sign_in_page_leads_to_those_who_have_no_login_yet(enter: Enter) -> None:
    browser = await enter("anka")
    page = await browser.get("sign-in?lang=nl")
    assert "Ik heb nog geen login" in page.words
    assert "klantnummer" in page.words
    assert (await browser.get("register")).status == 200


async def test_e7_e8_a_new_support_item_has_the_words_of_the_manual(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    page = await customer.get("tickets/new")
    assert "Voeg een nieuw support item toe" in page.words
    form = page.form("/tickets/new", button="Stuur uw vraag door")
    for field in ("priority", "type", "visibility", "queue"):
        assert field not in form.values


async def test_e9_e10_the_number_is_there_at_once_and_a_mail_with_a_direct_link(
    enter: Enter, suite: Suite, credentials: Credentials
) -> None:
    customer = await enter("anka", "customer")
    done = await file_ticket(customer, "Direct een nummer")
    number = number_of(done)
    assert number.isdecimal()
    assert f"{number}" in done.words
    mail = await mail_about(suite, credentials["anka"]["customer"]["email"], "Direct een nummer")
    assert link_in(mail, f"/anka/tickets/{number}")


async def test_e11_e12_e13_the_list_hides_closed_ones_until_all_are_asked_for(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    page = await customer.get("tickets")
    assert "Toon ALLE cases" in page.words
    closed = "Op hoeveel computers mag ik Winner installeren?"
    assert closed not in page.words
    everything = await customer.get(next(link for link in page.links if "view=all" in link))
    assert closed in everything.words
    assert "CLOSED" in everything.words


async def test_e14_e15_the_columns_are_those_of_the_manual_and_the_title_is_the_link(enter: Enter) -> None:
    page = await (await enter("anka", "customer")).get("tickets?view=all")
    columns = re.findall(r'<th class="c-(\w+)"', page.text)
    assert columns == ["number", "type", "title", "status", "assignee", "created"]
    assert re.search(r'<a class="row__link" href="/anka/tickets/\d+">Op hoeveel computers', page.text)


async def test_e16_the_customer_has_no_way_to_change_status_or_type(enter: Enter, staff: Staff) -> None:
    customer = await enter("anka", "customer")
    done = await file_ticket(customer, "Ik wil niets sluiten")
    assert not [form for form in done.forms if form.action.endswith("/status")]
    form = done.form("/comments")
    form.action = form.action.replace("/comments", "/status")
    refused = await customer.send(form, status="closed")
    assert refused.status in (403, 422)
    assert (await (await staff("anka")).read(number_of(done))).status == "new"


async def test_e18_e19_e20_e28_waiting_for_the_customer_is_mailed_and_an_answer_saved_opens_it(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, agent = await enter("anka", "customer"), await staff("anka")
    number = number_of(await file_ticket(customer, "Graag een antwoord"))
    await agent.move(number, "wacht-op-klant")
    await mail_about(suite, credentials["anka"]["customer"]["email"], f"[{number}]", "Wacht op klant")
    page = await customer.get(f"tickets/{number}")
    assert "Wacht op klant" in page.words
    desk = await (await enter("anka", "agent")).get(f"desk/tickets/{number}?lang=nl")
    assert "Wacht op klant" in desk.words, "staff read what their customers read"
    assert f"/tickets/{number}/people" not in desk.text, "a company with one account has no colleagues to choose"
    await customer.send(page.form("/comments", button="SAVE"), text="Hier is het.")
    assert "Hier is het." in (await customer.get(f"tickets/{number}")).words
    assert (await agent.read(number)).status == "open"


async def test_e22_e26_a_new_one_is_a_question_and_the_legend_explains_types_and_statuses(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    assert "Vraag" in (await file_ticket(customer, "Zomaar")).words
    legend = await customer.get("statuses")
    for words in ("NEW", "OPEN", "Wacht op klant", "CLOSED", "Vraag", "Fout", "kosteloos", "Wijziging", "geld kosten"):
        assert words in legend.words


async def test_e23_an_error_is_marked_by_the_vendor_and_solved_free_of_charge(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("anka", "customer"), await staff("anka")
    number = number_of(await file_ticket(customer, "Verkeerd totaal"))
    await agent.edit(number, type="fout")
    page = await customer.get(f"tickets/{number}")
    assert "Fout" in page.words
    assert "kosteloos" in (await customer.get("statuses")).words
    await agent.move(number, "open")  # nothing is to be agreed to first
    assert (await agent.read(number)).cost is None


async def test_e27_the_details_tell_communication_and_status_changes_in_order(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("anka", "customer"), await staff("anka")
    number = number_of(await file_ticket(customer, "Geschiedenis"))
    await agent.comment(number, "Eerste antwoord.", status="open")
    await agent.move(number, "closed")
    words = (await customer.get(f"tickets/{number}")).words
    places = [words.index(text) for text in ("It beeps.", "Eerste antwoord.", "OPEN")]
    assert places[0] < places[1]
    assert words.index("CLOSED", places[1]) > places[1]
