"""What the work costs, as the customer sees it; the contact accepts or declines with a button (E25)."""

from typing import Literal

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.tickets import AnswerCost
from gateway.forms.fields import FormModel, Line
from gateway.pages.tickets.reading import page, ticket_id
from gateway.visit import Visit


class AnswerForm(FormModel):
    """Yes or no to the proposal that was read."""

    cost: Line = Field(min_length=1, max_length=80)
    answer: Literal["accept", "decline"]


async def answer(visit: Visit) -> web.StreamResponse:
    """Accept or decline; who and when is kept on the ticket."""
    ticket = ticket_id(visit)
    form = visit.form(AnswerForm)
    if not form.ok:
        return await page(visit, form, status=422)
    accept = form.data.answer == "accept"
    request = AnswerCost(request_id=form.request_id, ticket=ticket, cost=form.data.cost, accept=accept)
    try:
        await visit.peers.tickets.answer_cost(visit.token, request)
    except CasebusError as error:
        return await page(visit, form, status=form.refuse(error))
    say = visit.gettext
    visit.flash(say("You have accepted the cost.") if accept else say("You have declined the cost."))
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))
