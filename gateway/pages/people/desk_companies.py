"""The staff's companies: find, make, and what each is known by."""

import re
from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.accounts import ChangeCompany, CreateCompany, Invite, InvoiceFact, Team
from contracts.errors import CasebusError
from gateway.forms.amounts import amount_of
from gateway.forms.fields import N_, Form, FormModel, Line
from gateway.pages.people.desk_people import page
from gateway.pages.people.team import InviteForm
from gateway.pages.people.wording import RIGHTS, invited_view, person_view, right_options, role_options, wish_view
from gateway.visit import Visit

NOT_INVOICES = N_("Write one invoice a line: its number, a blank, its total, like F2026-0418 1452.00.")


class CompanyForm(FormModel):
    """A new company."""

    name: Line = Field(min_length=1, max_length=200)
    customer_number: Line = Field(default="", max_length=40)


class FactsForm(FormModel):
    """What a company is known by."""

    customer_number: Line = Field(default="", max_length=40)
    billing_email: Line = Field(default="", max_length=254)
    invoices: Line = Field(default="", max_length=5000)
    domains: Line = Field(default="", max_length=2000)


async def show(visit: Visit) -> web.StreamResponse:
    """Those that fit what is looked for, and the form for a new one."""
    return await _list(visit, visit.blank(), 200)


async def _list(visit: Visit, form: Form[CompanyForm], status: int) -> web.Response:
    text = visit.query.get("q", "").strip()[:200]
    companies = await visit.peers.members.companies(visit.token, text)
    return await page(visit, "people/desk_companies.html", status, q=text, companies=companies, form=form)


async def create(visit: Visit) -> web.StreamResponse:
    """Make a company."""
    form = visit.form(CompanyForm)
    if not form.ok:
        return await _list(visit, form, 422)
    request = CreateCompany(
        request_id=form.request_id,
        portal=visit.site.key,
        name=form.data.name,
        customer_number=form.data.customer_number,
    )
    try:
        company = await visit.peers.members.create_company(visit.token, request)
    except CasebusError as error:
        return await _list(visit, form, form.refuse(error))
    visit.flash(visit.gettext("{name} is there. Now register its people, or invite them.", name=company.name))
    return visit.redirect(visit.url("desk_company", company=company.id))


async def show_company(visit: Visit) -> web.StreamResponse:
    """One company's card."""
    team = await visit.peers.members.team(visit.token, visit.values["company"])
    return await _company(visit, team)


async def _company(
    visit: Visit,
    team: Team,
    *,
    facts: Form[FactsForm] | None = None,
    invite: Form[InviteForm] | None = None,
    status: int = 200,
) -> web.Response:
    known: dict[str, Any] = {
        "customer_number": team.company.customer_number,
        "billing_email": team.billing_email,
        "invoices": "\n".join(f"{fact.number} {fact.total}" for fact in team.invoices),
        "domains": " ".join(team.domains),
    }
    return await page(
        visit,
        "people/desk_company.html",
        status,
        company=team.company,
        one_account=team.one_account,
        by_domain=visit.portal.mail_in.unknown == "company_domain",
        by_number=visit.portal.registration.mode == "customer_number",
        people=[person_view(visit, person) for person in team.people],
        invited=[invited_view(visit, invited) for invited in team.invited],
        wishes=[wish_view(visit, wish) for wish in team.wishes],
        facts=facts or visit.blank(**known),
        form=invite or visit.blank(role="customer", rights=RIGHTS),
        right_options=right_options(visit),
        role_options=role_options(visit),
        **_administration(visit, team.company.id),
        folders_href=_folders(visit, team.company.id),
    )


def _administration(visit: Visit, company: str) -> dict[str, str]:
    """The ways to subscriptions and invoices, where the portal has them."""
    if not visit.portal.modules.administration:
        return {}
    return {
        "administration_href": visit.url("desk_administration", company=company),
        "invoices_href": visit.url("desk_invoices", company=company),
    }


def _folders(visit: Visit, company: str) -> str:
    """The way to the company's folders, where the portal has them."""
    return visit.url("company_desk_case_files", company=company) if visit.portal.modules.case_files else ""


def _invoices(text: str) -> tuple[InvoiceFact, ...] | None:
    """One a line: number, blank, total; None when a line is none."""
    facts = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        number, _, total = re.sub(r"[;\t]+", " ", line).rpartition(" ")
        amount = amount_of(total)
        if amount is None or not number.strip() or len(number) > 40:
            return None
        facts.append(InvoiceFact(number=number.strip(), total=amount))
    return tuple(facts)


async def change(visit: Visit) -> web.StreamResponse:
    """Customer number, billing address, facts of invoices."""
    form = visit.form(FactsForm)
    invoices = _invoices(form.data.invoices) if form.ok else None
    if form.found and invoices is None:
        form.say("invoices", NOT_INVOICES)
    company = visit.values["company"]
    status = 422
    if form.ok:
        data = form.data
        request = ChangeCompany(
            company=company,
            customer_number=data.customer_number,
            billing_email=data.billing_email,
            invoices=invoices,
            domains=tuple(re.split(r"[\s,;]+", data.domains.strip()))[:20] if data.domains.strip() else (),
        )
        try:
            await visit.peers.members.change_company(visit.token, request)
        except CasebusError as error:
            status = form.refuse(error)
        else:
            visit.flash(visit.gettext("Saved."))
            return visit.redirect(visit.url("desk_company", company=company))
    return await _company(visit, await visit.peers.members.team(visit.token, company), facts=form, status=status)


async def invite(visit: Visit) -> web.StreamResponse:
    """Invite an address to the company."""
    form = visit.form(InviteForm)
    company, status = visit.values["company"], 422
    if form.ok:
        data = form.data
        request = Invite(
            company=company,
            email=data.email,
            name=data.name,
            role=data.role,
            rights=data.rights,
            language=data.language,
        )
        try:
            await visit.peers.members.invite(visit.token, request)
        except CasebusError as error:
            status = form.refuse(error)
        else:
            visit.flash(visit.gettext("The invitation to {email} is on its way.", email=data.email))
            return visit.redirect(visit.url("desk_company", company=company))
    return await _company(visit, await visit.peers.members.team(visit.token, company), invite=form, status=status)


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take an invitation back."""
    await visit.peers.members.withdraw(visit.token, visit.values["person"])
    visit.flash(visit.gettext("The invitation is withdrawn; its link does not work any more."))
    return visit.redirect(visit.url("desk_company", company=visit.values["company"]))
