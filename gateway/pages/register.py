"""Making an account (A4 to A7), and confirming an address where people choose their password."""

from aiohttp import web
from pydantic import Field

from contracts import accounts
from contracts.errors import CasebusError, Code
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.people import by_number
from gateway.visit import Visit

REGISTERED = "registered"
MISMATCH = "The two passwords are not the same."


class RegisterForm(FormModel):
    """The address is what matters; the rest can be told later."""

    email: Line = Field(min_length=3, max_length=254)
    name: Line = Field(default="", max_length=200)
    company_name: Line = Field(default="", max_length=200)
    password: Untouched = Field(default="", max_length=1024)
    repeated: Untouched = Field(default="", max_length=1024)


async def show(visit: Visit) -> web.StreamResponse:
    """The whole form."""
    if visit.portal.registration.mode == "customer_number":
        return await by_number.show(visit)
    return _page(visit, visit.blank(), 200)


def _page(visit: Visit, form: Form[RegisterForm], status: int) -> web.Response:
    return visit.render("pages/register.html", status, form=form, registration=visit.portal.registration)


async def send(visit: Visit) -> web.StreamResponse:
    """Ask for the account; whether the address has one already is told to its owner alone, by mail."""
    if visit.portal.registration.mode == "customer_number":
        return await by_number.send(visit)
    form = visit.form(RegisterForm)
    if form.ok and form.data.password != form.data.repeated:
        form.say("repeated", MISMATCH)
    if not form.ok:
        return _page(visit, form, 422)
    request = accounts.Register(
        request_id=form.request_id,
        portal=visit.site.key,
        email=form.data.email,
        name=form.data.name,
        company_name=form.data.company_name,
        language=_known(visit.language),
        password=form.data.password,
        address=visit.client_address,
    )
    try:
        await visit.peers.accounts.register(await visit.gateway.own_token(), request)
    except CasebusError as error:
        return _page(visit, form, form.refuse(error))
    sealed = visit.gateway.seals.seal(REGISTERED, form.data.email)
    visit.cookies[REGISTERED] = (sealed, 600)
    return visit.redirect(visit.url("registered"))


def _known(language: str) -> accounts.Language:
    for known in ("en", "de", "nl", "da", "sv"):
        if known == language:
            return known
    return "en"


async def done(visit: Visit) -> web.StreamResponse:
    """What happens next; the same for known and unknown addresses."""
    sealed = visit.site.cookies.read(visit.request, REGISTERED)
    email = visit.gateway.seals.unseal(REGISTERED, sealed) if sealed else ""
    return visit.render("pages/registered.html", email=email or "", registration=visit.portal.registration)


async def show_confirmation(visit: Visit) -> web.StreamResponse:
    """The page behind the link of a registration: one button; opening it changes nothing."""
    return visit.render("pages/confirm.html", token=visit.values["token"], spent=False)


async def confirm(visit: Visit) -> web.StreamResponse:
    """Confirm the address."""
    try:
        await visit.peers.accounts.confirm_address(
            await visit.gateway.own_token(), visit.site.key, visit.values["token"]
        )
    except CasebusError as error:
        if error.code not in (Code.NOT_FOUND, Code.INVALID):
            raise
        return visit.render("pages/confirm.html", 410, token="", spent=True)
    visit.flash(visit.gettext("Your address is confirmed. Please sign in."))
    return visit.redirect(visit.url("sign_in"))
