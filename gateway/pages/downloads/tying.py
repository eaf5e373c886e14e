"""Tickets that wait for a release: tied to it by staff, and asked about when it is out (C21, B23)."""

from typing import Literal

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.portal import ENDED
from contracts.tickets import AnswerRelease, LinkRelease
from gateway.forms.fields import FormModel, Line
from gateway.pages.downloads.asking import release_id, there
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.reading import page, ticket_id
from gateway.visit import Visit

TEXT = 50_000


class TieForm(FormModel):
    """The number of a release, or nothing."""

    release: Line = Field(default="", pattern=r"^([0-9]{1,9})?$")


class AnswerForm(FormModel):
    """Yes or no to the release that was asked about, with what is left."""

    release: Line = Field(min_length=1, max_length=60)
    solved: Literal["yes", "no"]
    text: Line = Field(default="", max_length=TEXT)


def tie_request(visit: Visit, request_id: str, number: str) -> LinkRelease:
    """For the tickets service."""
    release = release_id(visit, number) if number else ""
    return LinkRelease(request_id=request_id, ticket=ticket_id(visit), release=release)


async def answer(visit: Visit) -> web.StreamResponse:
    """The customer's yes or no."""
    ticket = ticket_id(visit)
    form = visit.form(AnswerForm)
    if not form.ok:
        return await page(visit, form, status=422)
    data = form.data
    if data.solved == "no" and not data.text:
        form.say("text", "Please fill this in.")
        return await page(visit, form, status=422)
    request = AnswerRelease(
        request_id=form.request_id,
        ticket=ticket,
        release=data.release,
        solved=data.solved == "yes",
        text=data.text,
    )
    try:
        await visit.peers.releases.answer(visit.token, request)
    except CasebusError as error:
        return await page(visit, form, status=form.refuse(error))
    say, number = visit.gettext, visit.values["number"]
    if data.solved == "no" and "create" in visit.actor.rights:
        left = await visit.peers.tickets.read(visit.token, ticket)
        if left.kind in ENDED:
            visit.flash(say("Thank you. This one stays ended: please send what is left as a new one."))
            return visit.redirect(visit.url("new_ticket", about=number))
    thanks = say("Thank you. We are glad that it is solved.")
    visit.flash(thanks if data.solved == "yes" else say("Thank you. We look at it again."))
    return visit.redirect(visit.url("ticket", number=number))


async def lead(visit: Visit) -> web.StreamResponse:
    """From the release that a ticket names to its page; to the list for whoever does not have it."""
    there(visit)
    try:
        found = await visit.peers.releases.release(visit.token, release_id(visit, visit.values["release"]))
    except CasebusError as error:
        if error.code in AWAY:
            raise
        return visit.redirect(visit.url("downloads"))
    return visit.redirect(visit.url("release", product=found.product, release=found.number))
