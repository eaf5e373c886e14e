"""A token for a program of one's own, made on the settings page and shown once."""

from aiohttp import web
from pydantic import Field

from contracts.accounts import SignIn
from contracts.errors import CasebusError, Code
from gateway.forms.fields import N_, Form, FormModel, Line
from gateway.visit import Visit

WRONG = N_("This is not your current password.")


class TokenForm(FormModel):
    """What the token is for, and the password once more: whoever finds an open browser makes none."""

    name: Line = Field(min_length=1, max_length=80)
    password: str = Field(min_length=1, max_length=1024)


async def show(visit: Visit) -> web.StreamResponse:
    """The form."""
    return _page(visit, visit.blank(), 200)


def _page(visit: Visit, form: Form[TokenForm], status: int, token: str = "") -> web.Response:
    return visit.render("pages/token.html", status, form=form, token=token, api=visit.absolute_url("home"))


async def send(visit: Visit) -> web.StreamResponse:
    """Make it; the page that shows it is the only one that ever does."""
    form = visit.form(TokenForm)
    if not form.ok:
        return _page(visit, form, 422)
    wish = SignIn(
        portal=visit.site.key,
        email=visit.person.email,
        password=form.data.password,
        client=form.data.name,
        address=visit.client_address,
        api=True,
    )
    try:
        made = await visit.peers.accounts.sign_in(await visit.gateway.own_token(), wish)
    except CasebusError as error:
        if error.code is not Code.UNAUTHENTICATED:
            return _page(visit, form, form.refuse(error))
        form.say("password", WRONG)
        return _page(visit, form, 422)
    response = _page(visit, form, 200, made.secret)
    response.headers["Cache-Control"] = "no-store"
    return response
