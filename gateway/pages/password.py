"""Changing the own password (A8); whoever has a generated one is led here first."""

from aiohttp import web
from pydantic import Field

from contracts.accounts import ChangePassword
from contracts.errors import CasebusError
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.sign_in import local_next
from gateway.visit import Visit


class PasswordForm(FormModel):
    """The current one, and the new one twice."""

    current: Untouched = Field(min_length=1, max_length=1024)
    new: Untouched = Field(min_length=1, max_length=1024)
    repeated: Untouched = Field(min_length=1, max_length=1024)
    next: Line = Field(default="", max_length=2000)


async def show(visit: Visit) -> web.StreamResponse:
    """The form."""
    return _page(visit, visit.blank(next=visit.query.get("next", "")), 200)


def _page(visit: Visit, form: Form[PasswordForm], status: int) -> web.Response:
    return visit.render("pages/password.html", status, form=form, must=visit.signed_in.must_change_password)


async def send(visit: Visit) -> web.StreamResponse:
    """Change it; all other sessions end."""
    form = visit.form(PasswordForm)
    if not form.ok:
        return _page(visit, form, 422)
    try:
        data = form.data
        request = ChangePassword(current=data.current, new=data.new, repeated=data.repeated)
        await visit.peers.accounts.change_password(visit.token, request)
    except CasebusError as error:
        return _page(visit, form, form.refuse(error))
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(visit.gettext("Your password is changed. You are signed out everywhere else."))
    return visit.redirect(local_next(visit, form.data.next))
