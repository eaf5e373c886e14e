"""Signing in and out."""

import re

from aiohttp import web
from pydantic import Field

from contracts.accounts import SignedIn, SignIn
from contracts.errors import CasebusError, Code
from gateway.forms.fields import FormModel, Line, Untouched
from gateway.pages.doors import doors
from gateway.pages.home import start_of
from gateway.visit import LANGUAGE, PRE_SESSION, Visit

_CONTROL = re.compile(r"[\x00-\x20\\]")
_UPWARDS = re.compile(r"/(\.|%2e){1,2}(/|$)", re.IGNORECASE)  # a browser takes `%2e` for a dot


class SignInForm(FormModel):
    """User name (the mail address) and password."""

    email: Line = Field(min_length=3, max_length=254)
    password: Untouched = Field(min_length=1, max_length=1024)
    next: Line = Field(default="", max_length=2000)


class SignOutForm(FormModel):
    """The own session, or all."""

    everywhere: Line = ""


def local_next(visit: Visit, wanted: str) -> str:
    """The address to go on to, if it is one of this portal."""
    inside = wanted.startswith(f"{visit.prefix}/") and not wanted.startswith("//")  # two slashes name another host
    path = wanted.partition("?")[0].partition("#")[0]
    if inside and not _CONTROL.search(wanted) and not _UPWARDS.search(path):
        return wanted
    return start_of(visit)


async def show(visit: Visit) -> web.StreamResponse:
    """The page with both doors."""
    if visit.session is not None:
        return visit.redirect(local_next(visit, visit.query.get("next", "")))
    return visit.render("pages/sign_in.html", **doors(visit))


async def send(visit: Visit) -> web.StreamResponse:
    """Sign in, then go on to where the person was going; a generated password is to be changed first."""
    form = visit.form(SignInForm)
    if not form.ok:
        return visit.render("pages/sign_in.html", 422, **doors(visit, form))
    request = SignIn(
        portal=visit.site.key,
        email=form.data.email,
        password=form.data.password,
        client=visit.request.headers.get("User-Agent", "")[:400],
        address=visit.client_address,
    )
    try:
        signed_in = await visit.peers.accounts.sign_in(await visit.gateway.own_token(), request)
    except CasebusError as error:
        if error.code is not Code.UNAUTHENTICATED:
            status = form.refuse(error)
            return visit.render("pages/sign_in.html", status, **doors(visit, form))
        form.say("", error.problem.text, **error.problem.params)
        return visit.render("pages/sign_in.html", 401, **doors(visit, form))
    return _welcome(visit, signed_in, form.data.next)


def _welcome(visit: Visit, signed_in: SignedIn, wanted: str) -> web.Response:
    visit.session, visit.secret = signed_in.session, signed_in.secret
    visit.cookies[""] = (signed_in.secret, None)
    visit.cookies[PRE_SESSION] = ("", 0)
    if signed_in.session.person.preferences.language:
        visit.cookies[LANGUAGE] = ("", 0)
    if signed_in.session.must_change_password:
        return visit.redirect(visit.url("password", next=wanted))
    return visit.redirect(local_next(visit, wanted))


async def sign_out(visit: Visit) -> web.StreamResponse:
    """End this session, or all of them."""
    form = visit.form(SignOutForm)
    everywhere = form.ok and form.data.everywhere == "1"
    await visit.peers.accounts.sign_out(visit.token, everywhere=everywhere)
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.cookies[""] = ("", 0)
    text = "You are signed out everywhere." if everywhere else "You are signed out."
    visit.flash(visit.gettext(text))
    return visit.redirect(visit.url("home"))
