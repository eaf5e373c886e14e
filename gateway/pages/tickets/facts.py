"""The facts beside a conversation: where the ticket stands, who is concerned, how it is being solved."""

from datetime import datetime, timedelta

from contracts.portal import ENDED
from contracts.tickets import Ticket
from gateway.pages.tickets.text import prose
from gateway.pages.tickets.wording import View, Wording


def facts(wording: Wording, ticket: Ticket) -> View:
    """Everything about the ticket but its conversation and files."""
    visit = wording.visit
    moment = visit.almanac.moment
    return {
        "id": ticket.id,
        "number": ticket.number,
        "title": ticket.title,
        "status": wording.status_of(ticket),
        "since": moment(ticket.status_since),
        "turn": wording.turn(ticket),
        "next": next_step(wording, ticket) or closing(wording, ticket),
        "ended": ticket.kind in ENDED,
        "moves": [move(wording, key) for key in ticket.statuses if "move" in ticket.may],
        "queue": wording.queue(ticket.queue) if len(visit.portal.queues) > 1 else "",
        "priority": wording.priority(ticket.priority),
        "type": wording.type(ticket.type) if ticket.type else "",
        "fields": wording.fields(ticket),
        "contact": wording.party(ticket.contact),
        "creator": wording.party(ticket.created_by) if ticket.created_by.id != ticket.contact.id else None,
        "opened": opened_for(wording, ticket),
        "for_contact": visit.gettext("for {name}", name=visit.called(ticket.contact)),
        "assignee": wording.party(ticket.assignee) if ticket.assignee else None,
        "company": ticket.company_name,
        "audience": audience(wording, ticket),
        "way": way(wording, ticket.way),
        "appointment": appointment(wording, ticket),
        "external": ticket.external,
        "release": ticket.release,
        "hope": hope(wording, ticket),
        "resolution": resolution(wording, ticket),
        "created": moment(ticket.created_at),
        "updated": moment(ticket.updated_at),
    }


def hope(wording: Wording, ticket: Ticket) -> View | None:
    """The release among the downloads that it waits for, and whether the reader is asked about it (C21)."""
    if not ticket.release_id:
        return None
    visit = wording.visit
    number = ticket.release_id.rpartition("-")[2]
    return {
        "id": ticket.release_id,
        "name": ticket.release,
        "state": ticket.release_hope,
        "href": visit.url("release_lead", release=number) if visit.portal.modules.downloads else None,
        "may_answer": "answer_release" in ticket.may,
    }


def opened_for(wording: Wording, ticket: Ticket) -> str:
    """Who opened it for whom, where these are two people (D14)."""
    if ticket.created_by.id == ticket.contact.id:
        return ""
    creator = wording.party(ticket.created_by)["name"]
    contact = wording.visit.called(ticket.contact)
    return wording.visit.gettext("opened by {creator} for {contact}", creator=creator, contact=contact)


def move(wording: Wording, key: str) -> View:
    """A status that the reader may set, with what its button says (C18, C19, D37, D38)."""
    status = wording.known_status(key)
    ends = status is not None and status.kind in ENDED and status.kind not in wording.visit.portal.reopen.kinds
    shown = {"key": key, **wording.status(key), "ends": ends}
    action = wording.visit.text(status.action) if status else ""
    return {**shown, "label": action, "lang": ""} if action else shown


def next_step(wording: Wording, ticket: Ticket) -> str:
    """What happens next, and what the customer can do about it; nothing when it has ended."""
    say = wording.visit.gettext
    if ticket.cost and ticket.cost.state == "proposed" and ticket.kind not in ENDED:
        return say("Work begins when you have accepted what it costs.")
    name = wording.visit.called(ticket.assignee) if ticket.assignee else wording.visit.portal.name
    return {
        "new": say("{name} answers here, and you are told by mail.", name=name)
        if ticket.assignee
        else say("{name} takes it over next. You are told by mail.", name=wording.queue(ticket.queue)),
        "open": say("{name} answers here, and you are told by mail.", name=name),
        "waiting-customer": say("Answer in the field at the end of the conversation. Files help, too."),
        "waiting-external": say("As soon as there is news from them, you find it here."),
        "scheduled": say("If the time does not suit you, write a comment."),
        "investigating": say("This may take a while. As soon as there is news, you find it here."),
    }.get(ticket.kind, "")


def closing(wording: Wording, ticket: Ticket) -> str:
    """When it closes by itself, where it does."""
    end = _own_end(wording, ticket)
    return wording.visit.gettext("It closes by itself on {date}.", date=wording.visit.almanac.day(end)) if end else ""


def _own_end(wording: Wording, ticket: Ticket) -> datetime | None:
    """When it closes by itself: never sooner after the notice than the notice promises, also where that comes late."""
    status = wording.known_status(ticket.status)
    if status is None or not status.closes_after_days:
        return None
    end = ticket.status_since + timedelta(days=status.closes_after_days)
    if ticket.notice_at and status.notice_days:
        end = max(end, ticket.notice_at + timedelta(days=status.notice_days))
    return end


def revivable_until(wording: Wording, ticket: Ticket) -> str:
    """The last day on which a comment takes an ended ticket up again, or nothing."""
    reopen = wording.visit.portal.reopen
    if ticket.kind not in reopen.kinds:
        return ""
    end = ticket.status_since + timedelta(days=reopen.days)
    status, own = wording.known_status(ticket.status), _own_end(wording, ticket)
    if status and own and status.closes_after_days <= reopen.days:
        end = max(end, own)
    return wording.visit.almanac.day(end) if end > wording.visit.almanac.now else ""


def audience(wording: Wording, ticket: Ticket) -> View:
    """Who can see the ticket, in words, and whether the reader may change it."""
    visit = wording.visit
    vendor = visit.portal.name
    everybody = visit.gettext(
        "Everybody at {company} who may see its {many}, and {name}",
        company=ticket.company_name,
        many=visit.text(visit.portal.noun.many),
        name=vendor,
    )
    people = {ticket.contact.id, *ticket.participants}
    if ticket.created_by.side == "customer":
        people.add(ticket.created_by.id)
    others = len(people - {visit.actor.id})
    if visit.actor.id in people and others == 0:
        few = visit.gettext("Only you and {name}", name=vendor)
    elif visit.actor.id in people:
        few = visit.ngettext(
            "You, one more person, and {name}", "You, {n} more people, and {name}", others, name=vendor
        )
    else:
        few = visit.gettext("{person} and {name}", person=visit.called(ticket.contact), name=vendor)
    shared = ticket.visibility == "company"
    return {
        "text": everybody if shared else few,
        "icon": "users" if shared else "lock",
        "shared": shared,
        "may_change": "share" in ticket.may and (visit.actor.is_staff or bool(visit.company_name) or shared),
        "other": "private" if shared else "company",
        "value": ticket.visibility,
    }


def way(wording: Wording, key: str) -> View | None:
    """How the problem is solved (A23 to A25)."""
    say = wording.visit.gettext
    return {
        "on_site": {"text": say("On site: somebody comes to you"), "icon": "building"},
        "remote": {"text": say("Remotely"), "icon": "monitor"},
        "third_party": {"text": say("With a third party"), "icon": "share"},
    }.get(key)


def appointment(wording: Wording, ticket: Ticket) -> View | None:
    """When, for how long, where and with whom."""
    planned = ticket.appointment
    if planned is None:
        return None
    visit = wording.visit
    almanac = visit.almanac
    ends = planned.starts + timedelta(minutes=planned.minutes)
    same_day = almanac.day(planned.starts) == almanac.day(ends)
    return {
        "starts": almanac.moment(planned.starts),
        "until": almanac.clock(ends) if same_day else almanac.exact(ends),
        "place": prose(planned.place),
        "people": planned.people,
        "past": ends < almanac.now,
        "off": ticket.kind in ENDED and ends >= almanac.now,
    }


def resolution(wording: Wording, ticket: Ticket) -> View | None:
    """The nature of the error and its solution (A26), and the outcome (A27)."""
    found = ticket.resolution
    if found is None:
        return None
    return {
        "cause": prose(found.cause),
        "solution": prose(found.solution),
        "way": way(wording, found.way),
        "outcome": found.outcome,
        "status": wording.status(ticket.status),
        "by": wording.party(found.by),
        "at": wording.visit.almanac.moment(found.at),
    }
