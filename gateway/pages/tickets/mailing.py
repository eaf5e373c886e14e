"""Who was told by mail about a ticket, and when, in plain words."""

from aiohttp import web

from contracts.errors import CasebusError
from contracts.notify import Delivery
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.reading import ticket_id
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def mails(visit: Visit) -> web.StreamResponse:
    """The page for those without scripts."""
    return visit.render("tickets/mails.html", **await _mails(visit))


async def mails_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the ticket's page, loaded when somebody wants to know."""
    return visit.fragment("tickets/mails_part.html", **await _mails(visit))


async def _mails(visit: Visit) -> View:
    subject = ticket_id(visit)
    rows: list[View] | None
    try:
        rows = [_row(visit, mail) for mail in await visit.peers.notify.deliveries(visit.token, subject)]
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        rows = None
    return {
        "ticket_number": visit.values["number"],
        "mails": rows,
        "muted": subject in visit.person.preferences.muted,
        "mute": visit.url("mute", number=visit.values["number"]),
    }


def _row(visit: Visit, mail: Delivery) -> View:
    say = visit.gettext
    words = {
        "ticket_opened": say("Confirmation"),
        "ticket_received": say("News of a new ticket"),
        "ticket_commented": say("New comment"),
        "ticket_assigned": say("Assignment"),
        "ticket_moved": say("New status"),
        "ticket_appointment": say("Appointment"),
    }
    states = {
        "queued": say("Being sent since"),
        "sent": say("Sent"),
        "failed": say("Could not be delivered"),
        "bounced": say("Came back"),
    }
    return {
        "words": words.get(mail.template, say("News")),
        "name": mail.name,
        "failed": mail.state in ("failed", "bounced"),
        "state": states[mail.state],
        "at": visit.almanac.moment(mail.at),
    }
