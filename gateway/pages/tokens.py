"""A token for a program, one's own or the company's: made on a form and shown once."""

from aiohttp import web

from contracts.accounts import SignIn
from contracts.errors import CasebusError, Code
from contracts.tokens import MakeCompanyToken
from gateway.forms.fields import N_, Form
from gateway.pages.people.team import only_administrators
from gateway.pages.scopes import TokenForm, offered, token_choices
from gateway.visit import Visit

WRONG = N_("This is not your current password.")
NONE = N_("Choose at least one thing that it may do.")


async def show(visit: Visit) -> web.StreamResponse:
    """The form."""
    return _page(visit, _blank(visit), 200)


async def show_company(visit: Visit) -> web.StreamResponse:
    """The form of a token that is the company's."""
    only_administrators(visit)
    return _page(visit, _blank(visit, company=True), 200, company=True)


def _blank(visit: Visit, *, company: bool = False) -> Form[TokenForm]:
    return visit.blank(scopes=offered(visit, company=company), days=90)


def _page(visit: Visit, form: Form[TokenForm], status: int, token: str = "", *, company: bool = False) -> web.Response:
    return visit.render(
        "pages/token.html",
        status,
        form=form,
        token=token,
        company=company,
        action=visit.url("company_token_new" if company else "token_new"),
        back=visit.url("people_access" if company else "settings"),
        **token_choices(visit, company=company),
    )


def _shown(visit: Visit, form: Form[TokenForm], token: str, *, company: bool = False) -> web.Response:
    """The page that shows it is the only one that ever does."""
    response = _page(visit, form, 200, token, company=company)
    response.headers["Cache-Control"] = "no-store"
    return response


def _filled_in(visit: Visit) -> Form[TokenForm]:
    form = visit.form(TokenForm)
    if form.ok and not form.data.scopes:
        form.say("scopes", NONE)
    return form


async def send(visit: Visit) -> web.StreamResponse:
    """Make one's own."""
    form = _filled_in(visit)
    if not form.ok:
        return _page(visit, form, 422)
    wish = SignIn(
        portal=visit.site.key,
        email=visit.person.email,
        password=form.data.password,
        client=form.data.name,
        address=visit.client_address,
        api=True,
        scopes=form.data.scopes,
        days=form.data.days,
    )
    try:
        made = await visit.peers.accounts.sign_in(await visit.gateway.own_token(), wish)
    except CasebusError as error:
        if error.code is not Code.UNAUTHENTICATED:
            return _page(visit, form, form.refuse(error))
        form.say("password", WRONG)
        return _page(visit, form, 422)
    return _shown(visit, form, made.secret)


async def send_company(visit: Visit) -> web.StreamResponse:
    """Make the company's."""
    only_administrators(visit)
    form = _filled_in(visit)
    if not form.ok:
        return _page(visit, form, 422, company=True)
    data = form.data
    wish = MakeCompanyToken(name=data.name, scopes=data.scopes, days=data.days, password=data.password)
    try:
        made = await visit.peers.members.make_company_token(visit.token, wish)
    except CasebusError as error:
        return _page(visit, form, form.refuse(error), company=True)
    return _shown(visit, form, made.secret, company=True)
