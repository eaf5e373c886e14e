"""Of what somebody wants to hear, by mail and in the portal: the choices of the settings, and a muted ticket."""

from typing import Any

from aiohttp import web

from contracts.accounts import MailKind, SetProfile
from gateway.forms.fields import N_
from gateway.pages.tickets.reading import ticket_id
from gateway.visit import Visit

OF_CUSTOMERS: dict[MailKind, str] = {
    "commented": N_("New comments"),
    "moved": N_("A new status"),
    "appointment": N_("Appointments"),
    "shared": N_("Something was shared with you"),
    "colleague_opened": N_("A colleague reported something"),
    "release": N_("A version is out that solves something"),
}
OF_STAFF: dict[MailKind, str] = {
    "commented": N_("New comments"),
    "assigned": N_("Something was assigned to you"),
    "noted": N_("Internal notes"),
    "cost_answered": N_("An answer to a cost"),
}


def choosable(visit: Visit) -> dict[MailKind, str]:
    """What this person can choose, as the portal mails it."""
    if visit.actor.is_staff:
        return OF_STAFF
    off: set[MailKind] = set() if "company" in visit.portal.mails.opened else {"colleague_opened"}
    if not visit.portal.modules.downloads:
        off.add("release")
    return {kind: label for kind, label in OF_CUSTOMERS.items() if kind not in off}


def options(visit: Visit) -> list[dict[str, Any]]:
    """The choices of the form."""
    return [{"value": kind, "label": visit.words.gettext(label)} for kind, label in choosable(visit).items()]


def queues(visit: Visit) -> list[dict[str, Any]]:
    """The queues that staff can follow."""
    if not visit.actor.is_staff:
        return []
    return [{"value": queue.key, "label": visit.text(queue.label)} for queue in visit.portal.queues]


def wanted(visit: Visit, off: tuple[str, ...]) -> tuple[MailKind, ...]:
    """What is ticked now, of what is not off."""
    return tuple(kind for kind in choosable(visit) if kind not in off)


def off_after(visit: Visit, ticked: tuple[MailKind, ...], off: tuple[str, ...]) -> tuple[MailKind, ...]:
    """What is off after the form was sent; what it did not show stays."""
    shown = choosable(visit)
    kept = [kind for kind in (*OF_CUSTOMERS, *OF_STAFF) if kind in off]
    return (
        *(kind for kind in dict.fromkeys(kept) if kind not in shown),
        *(kind for kind in shown if kind not in ticked),
    )


def is_muted(visit: Visit) -> bool:
    """Whether this person wants no mails about the ticket of this address."""
    return ticket_id(visit) in visit.person.preferences.muted


async def mute(visit: Visit) -> web.StreamResponse:
    """No more mails about a ticket, or all of them again; whoever cannot see it learns nothing."""
    ticket = ticket_id(visit)
    await visit.peers.tickets.read(visit.token, ticket)
    if visit.sent.get("muted") == "1":
        request = SetProfile(mute=ticket)
        said = visit.gettext("You are told nothing more about this, except what must be told.")
    else:
        request = SetProfile(unmute=ticket)
        said = visit.gettext("You are told about this again.")
    await visit.peers.accounts.set_profile(visit.token, request)
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(said)
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))
