"""Autoflex as its customers meet it: Dutch words, a required request type, lines of support, solved and closed."""

from deploy.local.suite import Suite
from tests.support.needed import form_address
from tests.web.mailbox import link_in, mails_to
from tests.web.portals.conftest import Enter, Staff, file_ticket, number_of


async def test_b1_b16_the_overview_has_what_came_by_phone_too(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get("tickets?view=all")
    assert page.root["lang"] == "nl"
    assert "Voorraadlijst telt geretourneerde onderdelen dubbel" in page.words
    assert "In onderzoek" in page.words
    found = await customer.get(next(link for link in page.links if link.endswith("/AF-2")))
    assert "Telefonisch" in found.words or "telefoon" in found.words.lower()


async def test_b2_the_form_points_to_the_knowledge_base_first(enter: Enter) -> None:
    page = await (await enter("autoflex", "customer")).get("tickets/new")
    assert "online kennisbank" in page.words
    assert "/autoflex/knowledge" in page.links


async def test_b5_people_register_themselves_with_a_password_of_their_own(
    enter: Enter, suite: Suite, fresh_address: str
) -> None:
    browser = await enter("autoflex")
    start = await browser.get("?lang=nl")
    assert "registreer je je" in start.words
    page = await browser.get("register")
    chosen = "lange blauwe fietstocht"
    await browser.send(page.form("/register"), email=fresh_address, password=chosen, repeated=chosen)
    mail = (await mails_to(suite.urls["mailbox"], fresh_address))[0]
    link = link_in(mail, "/confirm/")
    await browser.send((await browser.get(link)).form("/confirm/" + link.rpartition("/")[2]))
    page = await browser.sign_in({"email": fresh_address, "password": chosen})
    assert page.path == "/autoflex/tickets"
    assert f"<p>{fresh_address}</p>" not in (await browser.get("settings")).text, "an address is no company"
    page = await browser.get("tickets/new")
    for answer in ({"fields.product": "online"}, {"fields.version": "current"}, {"type": "gebruikersvraag"}):
        page = await browser.send(page.form("/tickets/new"), **answer)
    assert "Alleen jij en Autoflex" in page.words
    assert "visibility" not in page.form("/tickets/new").values, "there is nobody to share it with"
    opened = await browser.send(page.form("/tickets/new"), title="Alleen", description="Van mij alleen")
    assert "Alleen jij en Autoflex" in opened.words
    assert "/audience" not in opened.text
    desk = await enter("autoflex", "agent")
    found = await desk.get(f"desk/companies?q={fresh_address}")
    company = next(link for link in found.links if "/desk/companies/0" in link).rpartition("/")[2]
    form = (await desk.get(f"desk/people/new?company={company}")).form("/desk/people/new")
    await desk.send(form, email=f"tweede-{fresh_address}", name="Tweede", company=company)
    page = await browser.get(opened.path)
    shared = await browser.send(page.form("/audience"), visibility="company")
    assert f"Iedereen bij {fresh_address}" in shared.words, "there is somebody to share it with now"
    assert "visibility" in (await browser.get(form_address("autoflex", "storing"))).form("/tickets/new").values


async def test_b6_b7_version_and_request_type_decide_the_next_screen_and_are_explained(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get("tickets/new")
    assert "Autoflex Online" in page.words
    assert "Geïnstalleerd op jullie eigen computers of server." in page.words
    page = await customer.send(page.form("/tickets/new"), **{"fields.product": "autoflex"})
    for words in ("Versie", "8.5", "8.4", "8.3 of ouder"):
        assert words in page.words
    page = await customer.send(page.form("/tickets/new"), **{"fields.version": "v8-4"})
    for words in ("Soort aanvraag", "Gebruikersvraag", "Storing", "Je hebt een idee om het pakket beter te maken."):
        assert words in page.words
    assert "Toegang en gebruikers" not in page.words
    page = await customer.send(page.form("/tickets/new"), type="storing")
    page.form("/tickets/new", button="Versturen", has="title")


async def test_b8_b9_subject_and_description_are_needed(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get(form_address("autoflex", "storing"))
    refused = await customer.send(page.form("/tickets/new"), title=" ", description="")
    assert refused.status == 422
    for field in ("title", "description"):
        assert f'id="{field}-error"' in refused.text


async def test_b10_b11_the_form_names_the_limit_of_a_file_and_none_of_their_number(enter: Enter) -> None:
    page = await (await enter("autoflex", "customer")).get(form_address("autoflex", "storing"))
    assert "10 MB" in page.words
    assert "Bijlagen" in page.words


async def test_b12_b14_the_colleague_sees_it_unless_it_is_kept_private(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get(form_address("autoflex", "storing"))
    assert page.form("/tickets/new").values["visibility"] == "company"
    shared = number_of(await file_ticket(customer, "Voor iedereen", type="storing"))
    private = number_of(await file_ticket(customer, "Voor mij alleen", type="storing", visibility="private"))
    colleague, stranger = await enter("autoflex", "colleague"), await enter("autoflex", "stranger")
    assert (await colleague.get(f"tickets/{shared}")).status == 200
    assert (await colleague.get(f"tickets/{private}")).status == 404
    assert (await stranger.get(f"tickets/{shared}")).status == 404


async def test_b15_versturen_sends_it_and_the_number_is_there(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get(form_address("autoflex", "storing"))
    page.form("/tickets/new", button="Versturen")
    assert "priority" not in page.form("/tickets/new").values
    assert "queue" not in page.form("/tickets/new").values
    done = await file_ticket(customer, "Kassa telt niet op", type="storing")
    assert number_of(done).startswith("AF-")
    assert "Eerste lijn" in done.words


async def test_b18_b19_another_line_is_shown_with_its_explanation(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autoflex", "customer"), await staff("autoflex")
    number = number_of(await file_ticket(customer, "Facturen dubbel", type="storing"))
    await agent.move(number, "tweede-lijn")
    page = await customer.get(f"tickets/{number}")
    assert "Tweede lijn" in page.words
    assert "De tweedelijns servicedesk is ermee bezig." in page.words
    await agent.move(number, "derde-lijn")
    assert "ontwikkelafdeling" in (await customer.get(f"tickets/{number}")).words
    assert (await agent.read(number)).queue == "derde-lijn"


async def test_b20_the_answer_in_the_comment_field_gives_it_back(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autoflex", "customer"), await staff("autoflex")
    number = number_of(await file_ticket(customer, "Welke versie?", type="storing"))
    await agent.comment(number, "Welke versie gebruik je?", status="wacht-op-klant")
    page = await customer.get(f"tickets/{number}")
    assert "Wacht op klant" in page.words
    await customer.send(page.form("/comments", button="Commentaar toevoegen"), text="8.4")
    assert (await agent.read(number)).status == "eerste-lijn"


async def test_b21_b22_b23_b30_every_status_explains_itself(enter: Enter) -> None:
    page = await (await enter("autoflex")).get("statuses?lang=nl")
    for words in (
        "Wacht op externe partij",
        "afhankelijk van een andere partij",
        "Afspraak gepland",
        "samen met een van onze consultants",
        "In onderzoek",
        "een maand zijn, of langer",
        "Gesloten",
        "kan niet meer worden geopend",
    ):
        assert words in page.words


async def test_b24_b26_a_comment_revives_a_solved_ticket(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autoflex", "customer"), await staff("autoflex")
    number = number_of(await file_ticket(customer, "Bon zonder logo", type="storing"))
    await agent.comment(number, "Opgelost in 8.5.", status="opgelost")
    page = await customer.get(f"tickets/{number}")
    assert "Opgelost" in page.words
    await customer.send(page.form("/comments"), text="Nog niet bij ons.")
    assert (await agent.read(number)).status == "eerste-lijn"


async def test_b27_gesloten_takes_no_comment_and_offers_a_new_one(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autoflex", "customer"), await staff("autoflex")
    number = number_of(await file_ticket(customer, "Klaar is klaar", type="wens"))
    await agent.move(number, "opgelost")
    before = (await customer.get(f"tickets/{number}")).form("/comments")
    await agent.move(number, "gesloten")
    page = await customer.get(f"tickets/{number}")
    assert not [form for form in page.forms if form.action.endswith("/comments")]
    assert [link for link in page.links if f"tickets/new?about={number}" in link]
    refused = await customer.send(before, text="Toch nog iets.")
    assert refused.status == 409
    assert "Toch nog iets." in refused.text


async def test_b27_the_old_request_leads_to_the_one_that_goes_on_with_it_for_those_who_may_see_that(
    enter: Enter, staff: Staff
) -> None:
    customer, colleague, agent = [await enter("autoflex", who) for who in ("customer", "colleague", "agent")]
    hand = await staff("autoflex")
    number = number_of(await file_ticket(customer, "Nog niet klaar", type="wens"))
    for status in ("opgelost", "gesloten"):
        await hand.move(number, status)
    form = (await customer.get(f"tickets/new?about={number}")).form("/tickets/new", has="description")
    anew = number_of(await customer.send(form, title="Verder", description="Nog iets.", visibility="private"))
    told = f"continued this in {anew}"
    assert told in (await customer.get(f"tickets/{number}?lang=en")).words
    assert f"gaat hiermee verder in {anew}" in (await customer.get(f"tickets/{number}?lang=nl")).words
    page = await agent.get(f"desk/tickets/{number}?lang=en")
    assert told in page.words
    assert f"/autoflex/desk/tickets/{anew}" in page.links
    assert "continued this in" not in (await colleague.get(f"tickets/{number}?lang=en")).words


async def test_b28_b29_search_and_filters_find_own_requests(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    assert "AF-1" in (await customer.get("search?q=herinnering")).words
    filtered = await customer.get("tickets?status=in-onderzoek")
    assert "AF-2" in filtered.words
    assert "AF-3" not in filtered.words


async def test_the_customer_may_say_that_it_is_solved(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("autoflex", "customer"), await staff("autoflex")
    done = await file_ticket(customer, "Al gevonden", type="gebruikersvraag")
    await customer.send(done.form("/status", button="Het is opgelost"))
    assert (await agent.read(number_of(done))).status == "opgelost"
