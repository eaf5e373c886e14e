"""The page of one ticket: conversation, composer, facts, files, and who was told what."""

import asyncio
import re
from typing import Any

from aiohttp import web

from contracts.errors import CasebusError, not_found
from contracts.portal import ENDED
from contracts.tickets import Ticket
from gateway.forms.fields import Form
from gateway.pages.notifying import opened
from gateway.pages.tickets.asides import change, cost, names, shared_with
from gateway.pages.tickets.casefiles import panel
from gateway.pages.tickets.continued import continued
from gateway.pages.tickets.conversation import Teller
from gateway.pages.tickets.facts import facts, revivable_until
from gateway.pages.tickets.filing import AWAY, file_list, files_of, states_of
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, drop_zone
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit

TEXT = 50_000
NUMBER = re.compile(r"[A-Z0-9-]{1,30}")  # as in the contract
FRESH_SECONDS = 600.0
MOST_ENTRIES = 50  # a page stays below 100 kB
FILES = "files"


async def ticket(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    shown = await page(visit)
    opened(visit, ticket_id(visit))
    return shown


async def ticket_fragment(visit: Visit) -> web.StreamResponse:
    """Everything below the bar, for the live update."""
    found = await read(visit)
    return visit.fragment("tickets/ticket_part.html", **await view(visit, found))


async def after_form(visit: Visit) -> web.StreamResponse:
    """The address of a form that was refused, loaded again: what it was about is the ticket."""
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))


async def page(
    visit: Visit, form: Form[Any] | None = None, uploaded: Uploaded = NOTHING, status: int = 200
) -> web.Response:
    """The page; with a form that was refused, what was typed is still in the composer."""
    try:
        found = await read(visit)
    except CasebusError as error:
        if form is None or error.code not in AWAY:
            raise
        return kept(visit, form, uploaded, status)
    return visit.render("tickets/ticket.html", status=status, **await view(visit, found, form, uploaded))


def kept(visit: Visit, form: Form[Any], uploaded: Uploaded, status: int) -> web.Response:
    """The composer alone, while the ticket cannot be read: the typed text must not be lost."""
    number = visit.values["number"]
    return visit.render(
        "tickets/kept.html", status=status, ticket_number=number, composer=_composer(visit, number, form, uploaded)
    )


async def read(visit: Visit) -> Ticket:
    """The ticket of this address; a number that cannot be one is not found, like one that is not for this person."""
    return await visit.peers.tickets.read(visit.token, ticket_id(visit))


def ticket_id(visit: Visit) -> str:
    """The ticket's id, from the number in the address."""
    number = visit.values["number"]
    if not NUMBER.fullmatch(number):
        raise not_found()
    return f"{visit.site.key}/{number}"


async def view(
    visit: Visit, found: Ticket, form: Form[Any] | None = None, uploaded: Uploaded = NOTHING
) -> dict[str, Any]:
    """The view data of the ticket's page and of its fragment."""
    rows, case_files = await asyncio.gather(files_of(visit, found), panel(visit, found))
    wording = Wording(visit)
    shown = facts(wording, found)
    if "share" in found.may and not shown["audience"]["may_change"]:
        shown["audience"]["may_change"] = bool(await shared_with(visit))
    if shown["hope"]:
        shown["hope"] |= {"open": bool(form and "solved" in form.values), "typed": _typed(form)}
    return {
        "ticket": shown,
        "revision": found.revision,
        **_conversation(visit, Teller(wording, found, states_of(rows))),
        "files": file_list(visit, found, rows) if case_files is None else [],
        "files_missing": rows is None,
        "case_files": case_files,
        "composer": _composer(visit, found.number, form, uploaded, found) if "comment" in found.may else None,
        "revival": revivable_until(wording, found) if found.kind in ENDED else "",
        "unsent": form.values.get("text", "") if form and "comment" not in found.may else "",
        "may_open": "create" in visit.actor.rights,
        "errors": form.errors if form else {},
        "sent": _just_sent(visit, found),
        "cost": cost(wording, found),
        "change": change(visit, found, form),
        "chosen_people": await names(visit, found),
        "share_request": (form or visit.blank()).request_id + "s",
    }


def _typed(form: Form[Any] | None) -> str:
    return str(form.values.get("text", "")) if form and "solved" in form.values else ""


def _conversation(visit: Visit, teller: Teller) -> View:
    """All of a usual conversation; of a very long one the beginning and the end, and the way to all of it."""
    number = teller.ticket.number
    whole = visit.query.get("all") == "1"
    entries, hidden = (teller.everything(), 0) if whole else teller.latest(MOST_ENTRIES)
    earlier = visit.ngettext("Show one earlier entry", "Show {n} earlier entries", hidden)
    return {
        "entries": [*entries, *continued(teller.wording, teller.ticket, "ticket")],
        "earlier": {"label": earlier, "href": visit.url("ticket", number=number, all="1")} if hidden else None,
        "fragment": visit.url("ticket_fragment", number=number, all="1" if whole else ""),
    }


def _composer(
    visit: Visit, number: str, form: Form[Any] | None, uploaded: Uploaded, found: Ticket | None = None
) -> View:
    form = form or visit.blank()
    answering = found is not None and found.kind == "waiting-customer"
    labels = visit.portal.labels
    say = visit.gettext
    return {
        "action": visit.url("comment", number=number),
        "request_id": form.request_id,
        "value": form.values.get("text", ""),
        "error": form.errors.get("text"),
        "label": visit.text(labels.comment) or (say("Your answer") if answering else say("Your comment")),
        "submit": visit.text(labels.send_comment) or (say("Send answer") if answering else say("Send comment")),
        "files": drop_zone(visit, uploaded, form.errors.get(FILES, "")),
        "draft": f"comment-{number}",
        "max": TEXT,
        "popup": visit.portal.comment_box == "popup" and found is not None and not form.errors,
    }


def _just_sent(visit: Visit, found: Ticket) -> View | None:
    """The confirmation that follows the form of a new ticket (A21); it is true also after a reload."""
    if "sent" not in visit.query or found.created_by.id != visit.actor.id:
        return None
    if (visit.almanac.now - found.created_at).total_seconds() > FRESH_SECONDS:
        return None
    told = "reporter" in visit.portal.mails.opened
    own = found.contact.id == visit.actor.id
    return {
        "number": found.number,
        "mail": visit.person.email if told and own else "",
        "contact": visit.called(found.contact) if told and not own else "",
    }
