"""Registration by customer number (E1 to E6): the form, its refusals on the spot, and the one answer to the others."""

import re

from aiohttp import web
from pydantic import Field

from contracts.accounts import RegisterByNumber
from contracts.errors import CasebusError, Code
from gateway.forms.amounts import BAD_AMOUNT, amount_of
from gateway.forms.fields import N_, Form, FormModel, Line, Untouched
from gateway.visit import Visit

REGISTERED = "registered"
MISMATCH = N_("The two passwords are not the same.")
MALFORMED = N_("This is not a customer number. It is printed on each of our invoices.")


class NumberForm(FormModel):
    """The number as on the invoices, what proves it, and the user name and password of one's choice."""

    customer_number: Line = Field(min_length=1, max_length=40)
    invoice_number: Line = Field(default="", max_length=40)
    invoice_total: Line = Field(default="", max_length=40)
    email: Line = Field(min_length=3, max_length=254)
    name: Line = Field(default="", max_length=200)
    password: Untouched = Field(min_length=1, max_length=1024)
    repeated: Untouched = Field(default="", max_length=1024)


async def show(visit: Visit) -> web.StreamResponse:
    """The form."""
    return _page(visit, visit.blank(), 200)


def _page(visit: Visit, form: Form[NumberForm], status: int) -> web.Response:
    return visit.render("people/register_number.html", status, form=form, registration=visit.portal.registration)


async def send(visit: Visit) -> web.StreamResponse:
    """Unknown number, wrong proof and an account that is there already lead to one and the same page."""
    form = visit.form(NumberForm)
    if form.ok and form.data.password != form.data.repeated:
        form.say("repeated", MISMATCH)
    if form.found and visit.portal.registration.proof == "invoice" and amount_of(form.data.invoice_total) is None:
        form.say("invoice_total", BAD_AMOUNT)
    pattern = visit.portal.registration.number_pattern
    if form.found and not re.fullmatch(pattern, re.sub(r"[\s./_-]+", "", form.data.customer_number).upper()):
        form.say("customer_number", MALFORMED)
    if not form.ok:
        return _page(visit, form, 422)
    try:
        await visit.peers.members.register_by_number(await visit.gateway.own_token(), _request(visit, form))
    except CasebusError as error:
        if error.code is Code.FORBIDDEN:
            return visit.render("people/register_refused.html", 403)
        return _page(visit, form, form.refuse(error))
    visit.cookies[REGISTERED] = (visit.gateway.seals.seal(REGISTERED, form.data.email), 600)
    return visit.redirect(visit.url("registered"))


def _request(visit: Visit, form: Form[NumberForm]) -> RegisterByNumber:
    data = form.data
    return RegisterByNumber.model_validate(
        {
            "request_id": form.request_id,
            "portal": visit.site.key,
            "customer_number": data.customer_number,
            "invoice_number": data.invoice_number,
            "invoice_total": data.invoice_total,
            "email": data.email,
            "name": data.name,
            "password": data.password,
            "language": visit.language,
            "address": visit.client_address,
        }
    )
