"""The staff's people: find, register, give and take rights, and answer those who wait."""

import asyncio
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from contracts.accounts import AnswerWish, ChangePerson, CreatePerson, CustomerRole, FindPeople, Person, PersonKind
from contracts.base import Right
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.desk.sidebar import sidebar
from gateway.pages.people.wording import (
    RIGHTS,
    ActiveForm,
    AnswerForm,
    change_active,
    kind_options,
    person_view,
    right_options,
    role_options,
    told,
    wish_view,
)
from gateway.visit import Visit

MOST = 50


class NewPersonForm(FormModel):
    """Somebody to be registered; the password goes to them by mail."""

    email: Line = Field(min_length=3, max_length=254)
    name: Line = Field(min_length=1, max_length=200)
    company: Line = Field(min_length=1, max_length=60)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ()
    kind: PersonKind = "customer"
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""


class PersonForm(FormModel):
    """Everything that staff set of a person."""

    name: Line = Field(min_length=1, max_length=200)
    company: Line = Field(default="", max_length=60)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ()
    kind: PersonKind = "customer"


class AdmitForm(FormModel):
    """Let in, or refuse."""

    admit: bool


async def page(visit: Visit, template: str, status: int = 200, **data: Any) -> web.Response:
    """A page of the desk, with its sidebar."""
    counts = await visit.peers.tickets.counts(visit.token)
    return visit.render(template, status, desk=sidebar(visit, counts, None), **data)


async def company_options(visit: Visit, first: str = "") -> list[dict[str, str]]:
    """The companies to choose from, with an empty first choice."""
    companies = await visit.peers.members.companies(visit.token, limit=200)
    rows = []
    for company in companies:
        number = f" ({company.customer_number})" if company.customer_number else ""
        rows.append({"value": company.id, "label": f"{company.name}{number}"})
    return [{"value": "", "label": first or visit.gettext("Choose a company")}, *rows]


async def show(visit: Visit) -> web.StreamResponse:
    """Who waits, and whoever fits what is looked for."""
    text = visit.query.get("q", "").strip()[:200]
    found, waiting, companies = await asyncio.gather(
        visit.peers.accounts.find_people(visit.token, FindPeople(text=text, limit=MOST)),
        visit.peers.members.waiting(visit.token),
        company_options(visit),
    )
    return await page(
        visit,
        "people/desk_people.html",
        q=text,
        people=[person_view(visit, person) for person in found],
        wishes=[{**wish_view(visit, wish), "suggested": wish.company} for wish in waiting.wishes],
        admissions=[person_view(visit, person) for person in waiting.admissions],
        companies=companies,
        may_erase=visit.actor.role == "admin",
    )


async def show_new(visit: Visit) -> web.StreamResponse:
    """The form for somebody new."""
    form = visit.blank(company=visit.query.get("company", ""), role="customer", rights=RIGHTS, kind="customer")
    return await _new_page(visit, form, 200)


async def _new_page(visit: Visit, form: Form[NewPersonForm], status: int) -> web.Response:
    ways = visit.portal.registration
    return await page(
        visit,
        "people/desk_person_new.html",
        status,
        link=ways.password == ways.reset == "chosen",  # noqa: S105 - the name of a way, no secret
        form=form,
        companies=await company_options(visit),
        right_options=right_options(visit),
        role_options=role_options(visit),
        kind_options=kind_options(visit),
    )


async def create(visit: Visit) -> web.StreamResponse:
    """Register somebody; a password is made and mailed to them."""
    form = visit.form(NewPersonForm)
    if not form.ok:
        return await _new_page(visit, form, 422)
    data = form.data
    request = CreatePerson(
        request_id=form.request_id,
        portal=visit.site.key,
        email=data.email,
        name=data.name,
        role=data.role,
        company=data.company,
        rights=data.rights,
        language=data.language,
    )
    try:
        person = await visit.peers.accounts.create_person(visit.token, request)
        if data.kind != person.kind:
            await visit.peers.members.change_person(visit.token, ChangePerson(person=person.id, kind=data.kind))
    except CasebusError as error:
        return await _new_page(visit, form, form.refuse(error))
    visit.flash(visit.gettext("{name} is registered.", name=person.name))
    return visit.redirect(visit.url("desk_person", person=person.id))


async def _person(visit: Visit) -> Person:
    people = await visit.peers.accounts.people(visit.token, (visit.values["person"],))
    if visit.values["person"] not in people:
        raise not_found()
    return people[visit.values["person"]]


async def show_person(visit: Visit) -> web.StreamResponse:
    """One person's card."""
    person = await _person(visit)
    form = visit.blank(
        name=person.name, company=person.company, role=person.role, rights=person.rights, kind=person.kind
    )
    return await _person_page(visit, person, form, 200)


async def _person_page(visit: Visit, person: Person, form: Form[PersonForm], status: int) -> web.Response:
    return await page(
        visit,
        "people/desk_person.html",
        status,
        p=person_view(visit, person),
        admitted=person.admitted,
        wish=person.asked_to_join,
        staff=person.role in ("agent", "admin"),
        form=form,
        companies=await company_options(visit),
        right_options=right_options(visit),
        role_options=role_options(visit),
        kind_options=kind_options(visit),
        may_erase=visit.actor.role == "admin",
    )


async def change(visit: Visit) -> web.StreamResponse:
    """Name, company, role, rights, kind."""
    form = visit.form(PersonForm)
    if not form.ok:
        return await _person_page(visit, await _person(visit), form, 422)
    data = form.data
    request = ChangePerson(
        person=visit.values["person"],
        name=data.name,
        company=data.company or None,
        role=data.role,
        rights=data.rights,
        kind=data.kind,
    )
    try:
        person = await visit.peers.members.change_person(visit.token, request)
    except CasebusError as error:
        status = form.refuse(error)
        return await _person_page(visit, await _person(visit), form, status)
    visit.gateway.sessions.access_changed(person.id)
    visit.flash(visit.gettext("Saved. It holds for {name} from now on.", name=person.name))
    return visit.redirect(visit.url("desk_person", person=person.id))


async def active(visit: Visit) -> web.StreamResponse:
    """Deactivate or activate."""
    form = visit.form(ActiveForm)
    if form.ok:
        await change_active(visit, form)
    return visit.redirect(visit.url("desk_person", person=visit.values["person"]))


async def answer(visit: Visit) -> web.StreamResponse:
    """Take somebody into the company that they belong to, or decline."""
    form = visit.form(AnswerForm)
    if form.ok:
        request = AnswerWish(person=visit.values["person"], accept=form.data.accept, company=form.data.company)
        try:
            await visit.peers.members.answer_wish(visit.token, request)
        except CasebusError as error:
            told(visit, form, error)
        else:
            visit.gateway.sessions.access_changed(visit.values["person"])
            accepted = visit.gettext("Accepted: they are a member of the company now.")
            visit.flash(accepted if form.data.accept else visit.gettext("Declined."))
    return visit.redirect(visit.url("desk_people"))


async def admit(visit: Visit) -> web.StreamResponse:
    """Let a registration in, or refuse it."""
    form = visit.form(AdmitForm)
    if form.ok:
        try:
            await visit.peers.members.admit(visit.token, visit.values["person"], admit=form.data.admit)
        except CasebusError as error:
            form.refuse(error)
            visit.flash(" ".join(form.errors.values()), kind="danger")
        else:
            let_in = visit.gettext("The account is open.")
            visit.flash(let_in if form.data.admit else visit.gettext("The registration is refused."))
    return visit.redirect(visit.url("desk_people"))
