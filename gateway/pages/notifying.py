"""What the portal tells somebody: the bell of every page, the page of notifications, and marking them as read."""

from datetime import datetime
from typing import Any

from aiohttp import web

from contracts import notifications as n
from contracts.errors import CasebusError
from gateway.forms.fields import N_
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit
from kit.ids import new_id

SHOWN = 4  # of one ticket, before the others are folded
FRAGMENT = "X-Fragment"


async def show(visit: Visit) -> web.StreamResponse:
    """By ticket, newest first."""
    unread = visit.query.get("show") == "unread"
    cursor = visit.query.get("cursor", "")[:120]
    moment = visit.gateway.bell.moment
    found = await visit.peers.notify.notifications(visit.token, unread=unread, cursor=cursor)
    visit.gateway.bell.keep(visit.person.id, found.unread, moment)
    say = visit.gettext
    return visit.render(
        "notifications/page.html",
        groups=[_group(visit, one) for one in found.items],
        unread=found.unread,
        request_id=new_id(),
        only_unread=unread,
        tabs=[
            {"href": visit.url("notifications"), "label": say("All"), "current": not unread},
            {
                "href": visit.url("notifications", show="unread"),
                "label": say("Unread"),
                "current": unread,
                "count": visit.almanac.number(found.unread) if found.unread else None,
            },
        ],
        here=_here(visit, cursor),
        earlier=visit.url("notifications", show="unread" if unread else "", cursor=found.next) if found.next else None,
        newest=_here(visit, "") if cursor else None,
    )


async def bell(visit: Visit) -> web.StreamResponse:
    """The bell alone, with its number, for the script of every page."""
    await _count(visit)
    return visit.fragment("notifications/bell.html")


async def mark(visit: Visit) -> web.StreamResponse:
    """Mark those of a ticket, or all, as read; or take that back."""
    ticket, undo = visit.sent.get("ticket", "")[:40], visit.sent.get("undo", "")[:40]
    looking = visit.request.headers.get(FRAGMENT)
    if looking and visit.gateway.bell.known(visit.person.id) == 0:
        return visit.fragment("notifications/bell.html")
    request = n.MarkNotifications(
        ticket=f"{visit.site.key}/{ticket}" if ticket and not undo else "",
        everything=visit.sent.get("everything") == "1" and not undo,
        undo=undo,
        until=_until(visit.sent.get("until", "")[:40]),
        request_id=visit.sent.get("request_id", "")[:80] or new_id(),
    )
    moment = visit.gateway.bell.moment
    done = await visit.peers.notify.mark_notifications(visit.token, request)
    visit.gateway.bell.keep(visit.person.id, done.unread, moment)
    if looking:
        return visit.fragment("notifications/bell.html")
    if undo:
        visit.flash(visit.gettext("Unread again."))
    elif done.undo:
        words = visit.ngettext("Marked as read.", "{n} marked as read.", done.marked)
        again = {"undo": done.undo, "show": visit.sent.get("show", "")}
        visit.flash(words, button=visit.gettext("Undo"), action=visit.url("mark_notifications"), fields=again)
    return visit.redirect(visit.url("notifications", show="unread" if visit.sent.get("show") == "unread" else ""))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of the form, loaded again."""
    return visit.redirect(visit.url("notifications"))


def _until(said: str) -> datetime | None:
    """Up to when a page tells what happened; a page that does not say it means everything."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None


def opened(visit: Visit, ticket: str) -> None:
    """Somebody looks at a ticket: what they were told of it until now is read. The page does not wait for that."""
    known = visit.gateway.bell.known(visit.person.id)
    if known != 0:
        request = n.MarkNotifications(ticket=ticket, until=visit.almanac.now)
        visit.gateway.bell.later(_read(visit, visit.token, visit.person.id, request))


async def _read(visit: Visit, token: str, person: str, request: n.MarkNotifications) -> None:
    moment = visit.gateway.bell.moment
    done = await visit.peers.notify.mark_notifications(token, request)
    visit.gateway.bell.keep(person, done.unread, moment)


async def _count(visit: Visit) -> None:
    """Know the number, if notify answers."""
    bell_, person = visit.gateway.bell, visit.person.id
    if bell_.known(person) is not None:
        return
    moment = bell_.moment
    try:
        bell_.keep(person, await visit.peers.notify.unread(visit.token), moment)
    except CasebusError as error:
        if error.code not in AWAY:
            raise


def _here(visit: Visit, cursor: str) -> str:
    return visit.url("notifications", show="unread" if visit.query.get("show") == "unread" else "", cursor=cursor)


def _group(visit: Visit, found: n.TicketNotifications) -> View:
    name = "desk_ticket" if visit.actor.is_staff else "ticket"
    rows = [_row(visit, item) for item in found.items]
    more = len(rows) - SHOWN
    return {
        "number": found.number,
        "title": found.title,
        "href": visit.url(name, number=found.number),
        "unread": found.unread,
        "rows": rows[:SHOWN],
        "more": rows[SHOWN:],
        "more_label": visit.ngettext("One earlier one", "{n} earlier ones", more) if more > 0 else "",
    }


def _row(visit: Visit, item: n.Notification) -> dict[str, Any]:
    return {
        "text": said(visit, item),
        "icon": ICONS.get(item.what, "bell"),
        "at": visit.almanac.moment(item.at),
        "unread": item.unread,
    }


ICONS = {
    "ticket_opened": "ticket",
    "ticket_received": "ticket",
    "ticket_commented": "comment",
    "ticket_assigned": "user",
    "ticket_moved": "arrow-right",
    "ticket_appointment": "calendar",
    "ticket_noted": "lock",
    "ticket_closing": "clock",
    "ticket_shared": "users",
    "ticket_cost": "receipt",
    "ticket_cost_answered": "receipt",
    "ticket_release": "download",
    "ticket_unreleased": "download",
}


NAMED = {
    "ticket_opened": N_("{name} opened this for you"),
    "ticket_received": N_("{name} put this into a queue that you follow"),
    "ticket_commented": N_("{name} commented"),
    "ticket_assigned": N_("{name} assigned this to you"),
    "ticket_noted": N_("{name} wrote an internal note"),
    "ticket_shared": N_("{name} shared this with you"),
    "ticket_cost": N_("{name} told you what it costs"),
    "ticket_cost_answered": N_("{name} answered about the cost"),
}
UNNAMED = {
    "ticket_moved": N_("A new status"),
    "ticket_appointment": N_("An appointment was made or changed"),
    "ticket_closing": N_("This is about to be closed"),
    "ticket_release": N_("A version is out that solves this"),
    "ticket_unreleased": N_("The version that this waited for was withdrawn"),
}


def said(visit: Visit, item: n.Notification) -> str:
    """What happened, in one line."""
    if item.what in NAMED:
        name = (visit.called(item.by) if item.by.side != "system" else "") or visit.portal.name
        by_colleague = item.what == "ticket_opened" and item.why == "company"
        by_customer = item.what == "ticket_received" and item.by.side == "customer"
        words = N_("{name} reported this") if by_colleague or by_customer else NAMED[item.what]
        return visit.gettext(words, name=name)
    status = next((one for one in visit.portal.statuses if one.key == item.status), None)
    if item.what == "ticket_moved" and status is not None:
        label = (visit.text(status.staff_label) if visit.actor.is_staff else "") or visit.text(status.label)
        return visit.gettext("New status: {status}", status=label)
    return visit.gettext(UNNAMED.get(item.what, N_("There is news")))
