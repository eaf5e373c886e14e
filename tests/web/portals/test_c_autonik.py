"""Autonik as its customers meet it: a Danish page, Swedish labels, accounts by staff, mails to everybody."""

from deploy.local.suite import Suite
from tests.web.mailbox import link_in, mails_to
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of


async def test_c2_c9_there_is_no_registration_but_how_to_reach_the_support_with_its_hours(enter: Enter) -> None:
    browser = await enter("autonik")
    start = await browser.get("?lang=da")
    assert f'data-mail="{"support@autonik.example"[::-1]}"' in start.text  # in words, for people and not for robots
    for words in ("+45 55 50 14 80", "08:00 \N{EN DASH} 17:00", "Ingen konto endnu?"):
        assert words in start.words
    assert not [form for form in start.forms if form.action.endswith("/register")]
    page = await browser.get("register")
    assert f'data-mail="{"support@autonik.example"[::-1]}"' in page.text
    assert not [form for form in page.forms if form.action.endswith("/register")]


async def test_c3_c11_a_case_from_the_web_form_gets_an_sda_number(enter: Enter) -> None:
    customer = await enter("autonik", "customer")
    page = await customer.get("tickets/new")
    assert page.root["lang"] == "da"
    page.form("/tickets/new", button="Registrér sagen")
    assert number_of(await file_ticket(customer, "Skærmen er sort")).startswith("SDA-")


async def test_c4_c5_c6_the_confirmation_with_a_link_goes_to_all_of_the_company_and_to_support(
    enter: Enter, suite: Suite, credentials: Credentials
) -> None:
    customer = await enter("autonik", "customer")
    title = "Bekræftelse til alle"
    number = number_of(await file_ticket(customer, title))
    people = credentials["autonik"]
    for address in (people["customer"]["email"], people["colleague"]["email"], "support@autonik.example"):
        mail = await mail_about(suite, address, title)
        assert number in mail["subject"]
        assert link_in(mail, number)
    stranger = await mails_to(suite.urls["mailbox"], people["stranger"]["email"], at_least=0)
    assert not [mail for mail in stranger if title in mail["subject"]]


async def test_c7_the_list_has_all_cases_of_the_customer(enter: Enter) -> None:
    page = await (await enter("autonik", "colleague")).get("tickets?view=all")
    for number in ("SDA-1", "SDA-2", "SDA-3", "SDA-4"):
        assert number in page.words
    assert "SDA-5" not in page.words


async def test_c10_an_employee_registers_a_case_that_came_by_phone(enter: Enter) -> None:
    page = await (await enter("autonik", "customer")).get("tickets/SDA-3")
    assert page.status == 200
    assert "Sofie Krogh" in page.words


async def test_c13_c14_c15_c22_the_labels_are_swedish_on_the_danish_page_and_say_so(enter: Enter) -> None:
    customer = await enter("autonik", "customer")
    page = await customer.get("statuses")
    assert page.root["lang"] == "da"
    for label in ("Väntar på support", "Pågående", "Löst"):
        assert f'<span lang="sv">{label}</span>' in page.text
    assert "<span>Lukket</span>" in page.text
    english = await (await enter("autonik")).get("statuses?lang=en")
    assert "Waiting for support" in english.words


async def test_c16_comments_go_to_the_reporter_and_to_the_responsible(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, agent = await enter("autonik", "customer"), await staff("autonik")
    number = number_of(await file_ticket(customer, "Hvem får kopi"))
    await agent.edit(number, assignee=agent.actor.id)
    helper = await staff("autonik", "agent2")
    await helper.comment(number, "Kommentar fra en kollega i supporten")
    for slot in ("customer", "agent"):
        mail = await mail_about(suite, credentials["autonik"][slot]["email"], "Kommentar fra en kollega i supporten")
        assert number in mail["subject"]


async def test_c18_c19_the_customer_resolves_and_cancels(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autonik", "customer"), await staff("autonik")
    for button, status in (("Sagen er løst", "lost"), ("Annullér sagen", "avbruten")):
        done = await file_ticket(customer, button)
        await customer.send(done.form("/status", button=button))
        assert (await agent.read(number_of(done))).status == status


async def test_c20_c21_lukket_says_that_it_is_part_of_a_coming_update(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autonik", "customer"), await staff("autonik")
    number = number_of(await file_ticket(customer, "Til næste version"))
    await agent.move(number, "lost")
    await agent.move(number, "lukket")
    page = await customer.get(f"tickets/{number}")
    assert "indgår i en kommende opdatering" in page.words
    assert not [form for form in page.forms if form.action.endswith("/comments")]
    desk = await (await enter("autonik", "agent")).get(f"desk/tickets/{number}?lang=en")
    assert "This has ended for good." in desk.words
    assert "change the status for that" not in desk.words


async def test_c12_c17_both_sides_go_on_in_the_service_desk_until_they_agree_that_it_is_over(
    enter: Enter, staff: Staff
) -> None:
    customer, agent = await enter("autonik", "customer"), await staff("autonik")
    number = number_of(await file_ticket(customer, "Vi er enige"))
    await agent.comment(number, "Har opdateringen hjulpet?", status="lost")
    page = await customer.get(f"tickets/{number}")
    assert "Har opdateringen hjulpet?" in page.words
    answered = await customer.send(page.form("/comments"), text="Ikke helt endnu.")  # they do not agree yet
    assert "Ikke helt endnu." in answered.words
    assert (await agent.read(number)).kind not in ("resolved", "closed", "cancelled")
    await agent.comment(number, "Og nu?")
    await customer.send((await customer.get(f"tickets/{number}")).form("/status", button="Sagen er løst"))
    assert (await agent.read(number)).status == "lost"
