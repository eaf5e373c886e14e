"""A subscription is renewed by asking: the text is prepared, a person confirms it, and it becomes one ticket (E30)."""

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError, Code, not_found
from contracts.ledger import RenewalAsked, Subscription
from contracts.tickets import OpenTicket, Written
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.administration.asking import about_subscription
from gateway.pages.administration.place import Place
from gateway.pages.administration.wording import subscription_view
from gateway.visit import Visit

LONGEST = 10_000


class RenewForm(FormModel):
    """What is asked."""

    text: Line = Field(min_length=1, max_length=LONGEST)


async def show(visit: Visit) -> web.StreamResponse:
    """The prepared request."""
    place = Place.of(visit)
    found = await visit.peers.ledger.subscription(visit.token, visit.values["subscription"])
    if place.desk:
        return visit.redirect(place.subscription(found.number))
    if not subscription_view(place, found)["may_renew"]:
        return visit.redirect(place.subscription(found.number))
    return await _page(place, found, visit.blank(text=prepared(visit, found)))


async def send(visit: Visit) -> web.StreamResponse:
    """Open the ticket, once, and lead to it."""
    place = Place.of(visit)
    if place.desk:
        raise not_found()
    found = await visit.peers.ledger.subscription(visit.token, visit.values["subscription"])
    form = visit.form(RenewForm)
    if not form.ok:
        return await _page(place, found, form, 422)
    try:
        asked = await visit.peers.ledger.ask_renewal(visit.token, found.number, form.request_id, form.data.text)
        if asked.renewal.ticket:
            visit.flash(visit.gettext("The renewal was requested before."), "info")
            return visit.redirect(place.subscription(found.number))
        written = await open_ticket(visit, found, asked, form.data.text)
        await visit.peers.ledger.note_renewal(visit.token, found.number, asked.request_id, written.number)
    except CasebusError as error:
        if error.code is Code.INVALID:  # this portal asks more than we can prepare
            return visit.redirect(visit.url("new_ticket", subscription=found.number))
        return await _page(place, found, form, form.refuse(error))
    return visit.redirect(visit.url("ticket", number=written.number, sent="1"))


async def open_ticket(visit: Visit, found: Subscription, asked: RenewalAsked, text: str) -> Written:
    """With the text as it is now; should a ticket be there already, it is the one with the text of the first time."""
    title = visit.gettext("Renewal of {name}", name=found.name)[:200]
    try:
        request = OpenTicket(request_id=asked.request_id, title=title, description=text)
        return await visit.peers.tickets.open(await visit.fresh_token(), request)
    except CasebusError as error:
        if error.code is not Code.REPEATED:
            raise
    request = OpenTicket(request_id=asked.request_id, title=title, description=asked.text)
    return await visit.peers.tickets.open(await visit.fresh_token(), request)


def prepared(visit: Visit, found: Subscription) -> str:
    """What is said when nobody says anything else."""
    say = visit.gettext
    wish = say("Please renew our subscription {name} from {day}.", name=found.name, day=_day(visit, found))
    return f"{wish}\n\n{about_subscription(visit, found)}"


def _day(visit: Visit, found: Subscription) -> str:
    return visit.almanac.day(found.renewable_from)


async def _page(place: Place, found: Subscription, form: Form[RenewForm], status: int = 200) -> web.Response:
    page = await place.render(
        "administration/renew.html", one=subscription_view(place, found), form=form, longest=LONGEST
    )
    page.set_status(status)
    return page
