"""Forms as a catalogue without any script: steps before the form, dependent fields as a step, nothing typed is lost."""

import json

from deploy.local.suite import Suite
from tests.support.needed import form_address, inputs, needed
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, number_of
from tests.web.visitor import Page, Visitor

NEW = "/tickets/new"
SAW = inputs({"subtype": "saw", "product": "FM 410"})


async def step(browser: Visitor, page: Page, **chosen: str) -> Page:
    """Press the button of a choice."""
    done = await browser.send(page.form(NEW), **{name.replace("__", "."): value for name, value in chosen.items()})
    assert done.status == 200, done.words
    return done


async def test_b6_b7_product_version_and_request_type_lead_to_the_form(enter: Enter, staff: Staff) -> None:
    customer = await enter("autoflex", "customer")
    page = await customer.get("tickets/new")
    assert "title" not in page.form(NEW).values
    page = await step(customer, page, fields__product="autoflex")
    page = await step(customer, page, fields__version="v8-4")
    page = await step(customer, page, type="storing")
    form = page.form(NEW, button="Versturen")
    assert (form.values["fields.version"], form.values["type"]) == ("v8-4", "storing")
    assert "Printer of apparaat" in page.words
    done = await customer.send(form, title="Kassa", description="Stil.", **{"fields.printer": "TM-30"})
    for words in ("Versie 8.4", "Product Autoflex", "Soort aanvraag Storing", "Printer of apparaat TM-30"):
        assert words in done.words
    ticket = await (await staff("autoflex")).read(number_of(done))
    assert ticket.fields == {"product": "autoflex", "version": "v8-4", "printer": "TM-30"}
    assert number_of(done) in (await customer.get("search?q=TM-30")).words


async def test_b6_what_has_one_choice_is_not_asked_and_decides_the_request_types(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    page = await step(customer, await customer.get("tickets/new"), fields__product="online")
    assert "Toegang en gebruikers" in page.words
    assert "Installatie of update" not in page.words
    page = await step(customer, page, type="toegang")
    assert "Altijd de nieuwste" in page.words
    assert "Printer of apparaat" not in page.words
    page.form(NEW, button="Versturen")


async def test_b6_going_back_keeps_what_was_chosen_and_what_was_typed(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    form = (await customer.get(form_address("autoflex", "installatie"))).form(NEW, has="title")
    typed = {"title": "Nieuwe balie", "description": "Met een kassa.\n\nGraag snel.", "visibility": "private"}
    page = await customer.send(form, **typed, step="fields.version")
    assert page.status == 200
    assert "8.3 of ouder" in page.words
    assert 'value="v8-5" aria-current="true"' in page.text
    page = await step(customer, page, fields__version="older")
    again = page.form(NEW, button="Versturen").values
    assert {name: again[name] for name in typed} == typed
    assert (again["fields.version"], again["type"]) == ("older", "installatie")
    page = await customer.send(page.form(NEW, has="title"), step="fields.product")
    page = await step(customer, page, fields__product="online")
    assert "Toegang en gebruikers" in page.words  # an installation fits no longer, so the type is asked again
    page = await step(customer, page, type="toegang")
    assert page.form(NEW, button="Versturen").values["title"] == "Nieuwe balie"


async def test_b7_a_form_that_was_sent_without_its_steps_asks_for_them_and_loses_nothing(enter: Enter) -> None:
    customer = await enter("autoflex", "customer")
    form = (await customer.get(form_address("autoflex", "storing"))).form(NEW, has="title")
    data = {**form.values, "title": "Zonder soort", "description": "Tekst", "type": "", "fields.version": "v9-9"}
    page = await customer.request("POST", "tickets/new", data=data)
    assert page.status == 422
    page = await step(customer, page, fields__version="v8-4")
    page = await step(customer, page, type="wens")
    done = await customer.send(page.form(NEW, has="title"))
    assert "Zonder soort" in done.words
    assert "Versie 8.4" in done.words


async def test_b27_what_follows_on_an_ended_ticket_begins_with_its_choices(enter: Enter, staff: Staff) -> None:
    customer = await enter("autoflex", "customer")
    number = number_of(await file_ticket(customer, "Klaar", type="wens"))
    page = await customer.get(f"tickets/new?about={number}")
    form = page.form(NEW, has="title")
    assert (form.values["fields.version"], form.values["type"], form.values["title"]) == ("v8-5", "wens", "Klaar")
    back = await customer.send(form, step="fields.product")
    assert number in back.words


async def test_d20_d21_the_subject_unlocks_its_subtypes_and_all_that_was_typed_is_kept(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    page = await customer.get("tickets/new")
    form = page.form(NEW, has="title")
    typed = {
        "title": "Saw",
        "description": "It whistles.",
        "type": "machines",
        "fields.product": "FM 410",
        "priority": "high",
    }
    asked = await customer.send(form, **typed, step="form")
    assert asked.status == 200
    assert "needs another look" not in asked.words
    again = asked.form(NEW, has="title")
    assert {name: again.values[name] for name in typed} == typed
    for words in ("Panel saw", "Milling machine", "Edge bander", "Cutting, clamps, pushers."):
        assert words in asked.words
    done = await customer.send(again, **{"fields.subtype": "saw"})
    for words in ("Subject Machines", "Subtype Panel saw", "Product FM 410"):
        assert words in done.words
    assert "Range" not in done.words.partition("Details")[2].partition("Priority")[0]


async def test_d20_a_subject_sent_at_once_comes_back_with_its_subtypes(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    form = (await customer.get("tickets/new")).form(NEW, has="title")
    refused = await customer.send(form, title="Saw", description="-", type="machines")
    assert refused.status == 422
    for name in ("fields.subtype", "fields.product"):
        assert f'id="{name}-error"' in refused.text
        assert f'href="#{name}"' in refused.text
    assert 'id="title-error"' not in refused.text
    other = await customer.send(refused.form(NEW, has="title"), type="software", **SAW)
    assert other.status == 422  # a subtype of the subject before
    assert 'id="fields.subtype-error"' in other.text
    assert 'id="fields.product-error"' not in other.text
    done = await customer.send(other.form(NEW, has="title"), **{"fields.subtype": "planning"})
    assert "Subtype Planning" in done.words


async def test_d22_d23_the_product_is_needed_and_the_range_is_not(enter: Enter, staff: Staff) -> None:
    customer = await enter("robotics", "customer")
    form = (await customer.get(form_address("robotics", "machines"))).form(NEW, has="title")
    wish = {"title": "Saw", "description": "-", **SAW}
    for product in ("", "   ", "x" * 201, "a\0b"):
        refused = await customer.send(form, **{**wish, "fields.product": product})
        assert refused.status == 422, product
        assert 'id="fields.product-error"' in refused.text or "\0" in product
        assert refused.form(NEW, has="title").values["title"] == "Saw"
    done = await customer.send(form, **wish, **{"fields.range": "Saws <b>&amp;"})
    assert "Range Saws <b>&amp;" in done.words
    unknown = await customer.send(form, **wish, **{"fields.colour": "red"})
    assert unknown.status == 422
    assert "a field that we do not know" in unknown.words


async def test_d36_d39_the_customer_changes_subject_and_fields_later(enter: Enter, staff: Staff) -> None:
    customer = await enter("robotics", "customer")
    number = number_of(await file_ticket(customer, "Wrong subject", type="machines"))
    page = await customer.get(f"tickets/{number}")
    refused = await customer.send(page.form("/fields"), type="software")
    assert refused.status == 422
    assert 'id="fields.subtype-error"' in refused.text
    form = refused.form("/fields")
    done = await customer.send(form, **{"fields.subtype": "sales", "fields.range": "Offers"})
    assert done.status == 200
    for words in ("Subtype Sales", "Range Offers", "set Subtype to “Sales”", "set Range to “Offers”"):
        assert words in done.words
    gone = await customer.send((await customer.get(f"tickets/{number}")).form("/fields"), **{"fields.range": ""})
    assert "took away: Range" in gone.words
    assert (await (await staff("robotics")).read(number)).fields == {"product": "FM 410", "subtype": "sales"}


async def test_d36_two_who_change_the_same_field_see_both_values(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("robotics", "customer"), await enter("robotics", "agent")
    number = number_of(await file_ticket(customer, "Twice", type="machines"))
    desk = (await agent.get(f"desk/tickets/{number}?lang=en")).form("/change")
    await (await staff("robotics")).edit(number, fields={"subtype": "control"})
    clash = await agent.send(desk, **{"fields.subtype": "milling"})
    assert clash.status == 409
    for words in ("Subtype", "Milling machine", "Control"):
        assert words in clash.words.partition("Your value")[2]
    done = await agent.send(clash.form("/change"))
    assert "set Subtype to “Milling machine”" in done.words


async def test_b1_the_desk_asks_the_same_on_behalf_of_a_customer(
    enter: Enter, staff: Staff, credentials: Credentials
) -> None:
    agent = await enter("autoflex", "agent")
    found = await agent.get(f"desk/new?who={credentials['autoflex']['customer']['email']}&lang=nl")
    page = await agent.get(next(link for link in found.links if "contact=" in link))
    wish = {"title": "Gebeld", "description": "Stil.", "channel": "phone"}
    refused = await agent.send(page.form("/desk/new"), **wish)
    assert refused.status == 422
    assert 'id="fields.product-error"' in refused.text
    form = refused.form("/desk/new")
    assert (form.values["title"], form.values["contact"]) == ("Gebeld", page.form("/desk/new").values["contact"])
    asked = await agent.send(form, step="form", **{"fields.product": "autoflex"})
    assert (asked.status, "nog een keer" in asked.words) == (200, False)
    asked = await agent.send(asked.form("/desk/new"), step="form", **{"fields.version": "v8-4"})
    done = await agent.send(asked.form("/desk/new"), type="storing")
    assert done.status == 200, done.words
    ticket = await (await staff("autoflex")).read(number_of(done))
    assert (ticket.type, ticket.fields) == ("storing", {"product": "autoflex", "version": "v8-4"})


async def test_b6_d20_a_ticket_that_is_older_than_the_fields_is_shown_and_changed_without_them(
    enter: Enter, staff: Staff, suite: Suite
) -> None:
    agent = await staff("robotics")
    customer = await enter("robotics", "customer")
    number = number_of(await file_ticket(customer, "Anno", type="machines"))
    desk = await enter("robotics", "agent")
    page = await desk.get(f"desk/tickets/{number}?lang=en")
    done = await desk.send(page.form("/change"), title="Anno 2")
    assert "Anno 2" in done.words
    assert (await agent.read(number)).fields == needed("robotics", "machines")
    changed = await desk.send(done.form("/change"), type="data")
    assert "took away: Subtype" in changed.words
    assert (await agent.read(number)).fields == {"product": "FM 410"}
    shown = await desk.send(changed.form("/change"), title="Anno 3")
    assert shown.status == 200


async def test_the_api_describes_takes_and_gives_the_fields(enter: Enter, credentials: Credentials) -> None:
    browser = await enter("autoflex")
    who = credentials["autoflex"]["customer"]
    signed = await browser.request("POST", "api/v1/session", json={"email": who["email"], "password": who["password"]})
    headers = {"Authorization": f"Bearer {json.loads(signed.text)['token']}"}
    words = json.loads((await browser.get("api/v1/vocabulary", headers=headers)).text)
    version = next(field for field in words["fields"] if field["key"] == "version")
    assert (version["kind"], version["required"]) == ("choice", True)
    assert {option["key"]: option["when"] for option in version["options"]}["current"] == {"product": ["online"]}
    assert next(one for one in words["types"] if one["key"] == "toegang")["when"] == {"product": ["online"]}
    fields = {"product": "online", "version": "current"}
    wish = {"title": "Via API", "description": "-", "type": "toegang", "fields": fields}
    keyed = {**headers, "Idempotency-Key": "catalogue-0001"}
    opened = await browser.request("POST", "api/v1/tickets", json=wish, headers=keyed)
    assert opened.status == 201, opened.text
    number = json.loads(opened.text)["number"]
    assert json.loads((await browser.get(f"api/v1/tickets/{number}", headers=headers)).text)["fields"] == fields
    wrong = {**wish, "type": "installatie", "fields": {"product": "online", "version": "v8-4"}}
    refused = await browser.request("POST", "api/v1/tickets", json=wrong, headers=headers)
    assert refused.status == 422
    assert "fields.version" in refused.text


async def test_another_company_sees_nothing_of_the_fields(enter: Enter) -> None:
    customer, stranger = await enter("robotics", "customer"), await enter("robotics", "stranger")
    form = (await customer.get(form_address("robotics", "machines"))).form(NEW, has="title")
    await customer.send(form, title="Hush", description="-", **{**SAW, "fields.product": "Quetzalcoatl 9"})
    assert "Quetzalcoatl" in (await customer.get("search?q=quetzalcoatl")).words
    assert "Hush" not in (await stranger.get("search?q=quetzalcoatl")).words
