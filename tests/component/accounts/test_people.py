"""People and companies: who makes, changes and sees whom."""

from __future__ import annotations

import asyncio
from typing import Any

from contracts import accounts
from contracts.errors import Code
from kit.ids import new_id
from tests.component.accounts.world import CHOSEN, GOOD_PASSWORD, SignedIn, World, fresh_email, refused


def request_for(**fields: Any) -> accounts.CreatePerson:
    return accounts.CreatePerson(
        **{
            "request_id": new_id(),
            "portal": "autowork",
            "email": fresh_email(),
            "name": "Ole Brandt",
            "role": "customer",
            **fields,
        }
    )


async def ids(who: SignedIn, *wanted: str) -> set[str]:
    answer = await who.call(accounts.GET_PEOPLE, accounts.GetPeople(ids=wanted))
    return {person.id for person in answer.items}


async def test_the_same_company_request_makes_one_company_also_at_the_same_moment(world: World) -> None:
    request = accounts.CreateCompany(request_id=new_id(), portal="autowork", name="Übung & Söhne GmbH")
    made = await asyncio.gather(*(world.operator(accounts.CREATE_COMPANY, request) for _ in range(5)))
    assert len({company.id for company in made}) == 1
    assert made[0].slug == "uebung-soehne-gmbh"
    async with refused(Code.REPEATED):
        await world.operator(accounts.CREATE_COMPANY, request.model_copy(update={"name": "Another"}))


async def test_two_companies_of_one_name_have_folders_of_their_own(world: World) -> None:
    first, second = await world.company("Kfz Meister"), await world.company("Kfz Meister")
    assert first.id != second.id
    assert first.slug == "kfz-meister"
    assert second.slug != first.slug
    assert second.slug.startswith("kfz-meister-")


async def test_the_same_address_is_changed_never_doubled(world: World) -> None:
    company = await world.company()
    request = request_for(company=company.id, password=GOOD_PASSWORD)
    first = await world.operator(accounts.CREATE_PERSON, request)
    jana = await world.sign_in(request.email)
    revision = (await world.db["people"].find_one({"_id": first.id}))["revision"]
    again = await world.operator(accounts.CREATE_PERSON, request)
    assert again == first
    assert (await world.db["people"].find_one({"_id": first.id}))["revision"] == revision
    await world.resume(jana.secret)
    changed = request.model_copy(
        update={"request_id": new_id(), "role": "company_admin", "email": request.email.upper()}
    )
    assert (await world.operator(accounts.CREATE_PERSON, changed)).id == first.id
    await world.event(accounts.ACCESS_CHANGED, lambda data: data["person"] == first.id)
    assert (await world.resume(jana.secret)).actor.role == "company_admin"


async def test_the_operator_can_give_a_password_which_ends_the_sessions_of_the_old_one(world: World) -> None:
    jana = await world.signed_in_person()
    person = jana.session.person
    request = request_for(email=person.email, company=person.company, password="ein neues Fahrrad 12")
    await world.operator(accounts.CREATE_PERSON, request)
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(jana.secret)
    await world.sign_in(person.email, "ein neues Fahrrad 12")


async def test_without_a_password_one_is_generated_and_mailed(world: World) -> None:
    company = await world.company()
    request = request_for(company=company.id)
    await world.operator(accounts.CREATE_PERSON, request)
    due = await world.due(accounts.REGISTERED, request.email)
    signed_in = await world.sign_in(request.email, await world.mailed(due))
    assert signed_in.session.must_change_password is True


async def test_c2_where_people_choose_their_password_staff_have_them_sent_a_link(world: World) -> None:
    company = await world.company(portal=CHOSEN)
    request = request_for(portal=CHOSEN, company=company.id)
    await world.operator(accounts.CREATE_PERSON, request)
    due = await world.due(accounts.REGISTERED, request.email)
    assert due.purpose == "reset"
    link = await world.mailed(due)
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(request.email, link, portal=CHOSEN)
    chosen = accounts.PerformReset(portal=CHOSEN, token=link, password="ein neues Fahrrad 12")
    await world.gateway(accounts.PERFORM_RESET, chosen)
    signed_in = await world.sign_in(request.email, "ein neues Fahrrad 12", portal=CHOSEN)
    assert signed_in.session.must_change_password is False


async def test_a_customer_needs_a_company_of_that_portal(world: World) -> None:
    elsewhere = await world.company(portal=CHOSEN)
    for company in ("", "unknown", elsewhere.id):
        async with refused(Code.INVALID) as seen:
            await world.operator(accounts.CREATE_PERSON, request_for(company=company))
        assert "company" in seen[0].problem.fields


async def test_an_agent_makes_customers_but_no_staff_and_sets_no_passwords(world: World) -> None:
    agent = await world.signed_in_person(role="agent")
    wanted = accounts.CreateCompany(request_id=new_id(), portal="autowork", name="Neue Kunden AG")
    company = await agent.call(accounts.CREATE_COMPANY, wanted, via="operator")
    made = await agent.call(accounts.CREATE_PERSON, request_for(company=company.id))
    assert made.company == company.id
    for refused_request in (
        request_for(role="agent"),
        request_for(role="admin"),
        request_for(company=company.id, password=GOOD_PASSWORD),
    ):
        async with refused(Code.FORBIDDEN):
            await agent.call(accounts.CREATE_PERSON, refused_request)
    admin = await world.signed_in_person(role="admin")
    assert (await admin.call(accounts.CREATE_PERSON, request_for(role="agent"))).role == "agent"


async def test_an_agent_cannot_change_an_administrator_by_making_them_again(world: World) -> None:
    agent, admin = await world.signed_in_person(role="agent"), await world.person(role="admin")
    company = await world.company()
    async with refused(Code.FORBIDDEN):
        await agent.call(accounts.CREATE_PERSON, request_for(email=admin.email, company=company.id))
    async with refused(Code.FORBIDDEN):
        await agent.call(accounts.SET_ACTIVE, accounts.SetActive(person=admin.id, active=False))


async def test_staff_act_in_their_own_portal_only(world: World) -> None:
    admin = await world.signed_in_person(role="admin", portal=CHOSEN)
    customer = await world.person()
    async with refused(Code.NOT_FOUND):
        await admin.call(accounts.CREATE_PERSON, request_for(company=customer.company))
    async with refused(Code.NOT_FOUND):
        wanted = accounts.CreateCompany(request_id=new_id(), portal="autowork", name="X")
        await admin.call(accounts.CREATE_COMPANY, wanted, via="operator")
    async with refused(Code.NOT_FOUND):
        await admin.call(accounts.SET_ACTIVE, accounts.SetActive(person=customer.id, active=False))
    async with refused(Code.NOT_FOUND):
        await admin.call(accounts.GET_COMPANY, accounts.GetCompany(id=customer.company))
    assert await ids(admin, customer.id, admin.id) == {admin.id}
    found = await admin.call(accounts.FIND_PEOPLE, accounts.FindPeople(text=customer.email))
    assert found.items == ()


async def test_an_administrator_closes_accounts_but_not_their_own(world: World) -> None:
    admin, agent = await world.signed_in_person(role="admin"), await world.signed_in_person(role="agent")
    await admin.call(accounts.SET_ACTIVE, accounts.SetActive(person=agent.id, active=False))
    async with refused(Code.UNAUTHENTICATED):
        await world.resume(agent.secret)
    async with refused(Code.FORBIDDEN):
        await admin.call(accounts.SET_ACTIVE, accounts.SetActive(person=admin.id, active=False))


async def test_a_customer_sees_the_active_people_of_their_company_and_nobody_else(world: World) -> None:
    company = await world.company()
    jana = await world.signed_in_person(company=company.id)
    colleague = await world.person(company=company.id, name="Ole Brandt")
    gone = await world.person(company=company.id)
    await world.operator(accounts.SET_ACTIVE, accounts.SetActive(person=gone.id, active=False))
    await world.person()
    colleagues = (await jana.call(accounts.GET_COLLEAGUES, accounts.GetColleagues())).items
    assert {person.id for person in colleagues} == {jana.id, colleague.id}
    card = await jana.call(accounts.GET_COMPANY, accounts.GetCompany(id=company.id))
    assert {person.id for person in card.people} == {jana.id, colleague.id}


async def test_another_company_is_as_unknown_as_a_made_up_one(world: World) -> None:
    jana = await world.signed_in_person()
    other = await world.company("Geheime Firma AG")
    texts = set()
    for company in (other.id, new_id(), "", "autowork/x"):
        async with refused(Code.NOT_FOUND) as seen:
            await jana.call(accounts.GET_COMPANY, accounts.GetCompany(id=company))
        texts.add(seen[0].problem.model_dump_json())
    assert len(texts) == 1


async def test_staff_find_people_by_parts_of_name_address_and_company(world: World) -> None:
    company = await world.company("Zweirad Quittenbaum OHG")
    wanted = await world.person(company=company.id, name="Jörg Quincke")
    agent = await world.signed_in_person(role="agent", name="Agentin Quandt")
    for text in ("quincke", "JORG", "jörg quin", "Quittenb", wanted.email, "zweirad jörg"):
        found = await agent.call(accounts.FIND_PEOPLE, accounts.FindPeople(text=text, limit=200))
        assert wanted.id in {person.id for person in found.items}, text
    for text in ("quincke meier", "quinckexyz", ".*", "$ne"):
        found = await agent.call(accounts.FIND_PEOPLE, accounts.FindPeople(text=text))
        assert wanted.id not in {person.id for person in found.items} or not text.isalpha()
    by_company = await agent.call(accounts.FIND_PEOPLE, accounts.FindPeople(company=company.id))
    assert [person.id for person in by_company.items] == [wanted.id]
    colleagues = await agent.call(accounts.FIND_PEOPLE, accounts.FindPeople(roles=("agent", "admin"), limit=200))
    assert agent.id in {person.id for person in colleagues.items}
    assert {person.role for person in colleagues.items} <= {"agent", "admin"}


async def test_staff_find_whom_they_spell_wrong_where_nobody_is_called_so(world: World) -> None:
    company = await world.company("Zahnradfabrik Wittelsbach")
    wanted = await world.person(company=company.id, name="Friederike Wittgenstein")
    agent = await world.signed_in_person(role="agent")
    for text in ("wittgenstien", "Friedreike", "friederieke witt", "wit wittgensteinn", "zahnradfarbik"):
        found = await agent.call(accounts.FIND_NAMES, accounts.FindNames(text=text, limit=200))
        assert wanted.id in {person.id for person in found.people}, text
    for text in ("wittelsbahc", "Zahnradfabirk"):
        found = await agent.call(accounts.FIND_NAMES, accounts.FindNames(text=text, limit=200))
        assert company.id in {one.id for one in found.companies}, text
    for text in ("wittgenstein meier", "wittgonstoan", "wot"):
        found = await agent.call(accounts.FIND_NAMES, accounts.FindNames(text=text, limit=200))
        assert wanted.id not in {person.id for person in found.people}, text
    exact = await world.person(name="Friederike Wittgenstien")
    found = await agent.call(accounts.FIND_NAMES, accounts.FindNames(text="wittgenstien", limit=200))
    assert [person.id for person in found.people] == [exact.id]
    asked = accounts.FindPeople(text="wittgenstine", limit=200)
    assert (await world.operator(accounts.FIND_PEOPLE, asked)).items == ()


async def test_our_services_get_people_of_every_portal_and_unknown_ids_are_left_out(world: World) -> None:
    here, there = await world.person(), await world.person(portal=CHOSEN)
    wanted = (there.id, new_id(), here.id, here.id)
    found = await world.call("tickets", accounts.GET_PEOPLE, accounts.GetPeople(ids=wanted))
    assert [person.id for person in found.items] == [there.id, here.id]


async def test_a12_a13_language_and_layout_are_kept_and_told(world: World) -> None:
    jana = await world.signed_in_person()
    wanted = accounts.SetProfile(
        language="de", theme="dark", density="compact", name="Jana  Weber-Lang", phone="0431 5550"
    )
    changed = await jana.call(accounts.SET_PROFILE, wanted)
    assert changed.preferences == accounts.Preferences(language="de", theme="dark", density="compact")
    assert changed.name == "Jana Weber-Lang"
    assert (await world.resume(jana.secret)).person == changed
    event = await world.event(accounts.PERSON_CHANGED, lambda data: data["person"]["name"] == "Jana Weber-Lang")
    assert event.data["person"]["id"] == jana.id
    untouched = await jana.call(accounts.SET_PROFILE, accounts.SetProfile(theme="system"))
    assert (untouched.phone, untouched.preferences.language) == ("0431 5550", "de")


async def test_a12_a_language_that_the_portal_does_not_have_is_refused(world: World) -> None:
    jana = await world.signed_in_person()
    async with refused(Code.INVALID) as seen:
        await jana.call(accounts.SET_PROFILE, accounts.SetProfile(language="sv"))
    assert "language" in seen[0].problem.fields


async def test_the_operator_finds_people_in_all_portals(world: World) -> None:
    here = await world.person(name="Thea Ueberall")
    there = await world.person(name="Thea Ueberall", portal=CHOSEN)
    found = await world.operator(accounts.FIND_PEOPLE, accounts.FindPeople(text="ueberall"))
    assert {person.id for person in found.items} == {here.id, there.id}
