"""Webhooks in people's words."""

from urllib.parse import urlsplit

from contracts import webhooks as w
from gateway.pages.tickets.wording import View
from gateway.pages.webhooks.place import Place
from gateway.visit import Visit


def event_words(visit: Visit) -> dict[str, str]:
    """What each event is, also the test."""
    say = visit.gettext
    return {
        "ticket.opened": say("A ticket is opened"),
        "ticket.commented": say("Somebody comments on a ticket"),
        "ticket.noted": say("Staff write an internal note"),
        "ticket.changed": say("A ticket is moved, assigned or changed"),
        "ticket.closing_soon": say("A ticket is about to close by itself"),
        "file.filed": say("A file of a ticket is filed"),
        "person.changed": say("Something about a person changes"),
        "person.erased": say("A person is erased"),
        "ledger.changed": say("Subscriptions or invoices change"),
        "webhook.test": say("Test message"),
    }


def event_word(visit: Visit, kind: str) -> str:
    """The words for a type like casebus.v1.ticket.opened."""
    return event_words(visit).get(kind.removeprefix("casebus.v1."), kind)


def error_word(visit: Visit, one: w.HookTry) -> str:
    """Why a call did not succeed, in plain words."""
    say = visit.gettext
    return {
        "": say("Taken"),
        "inner": say("The address is inside a network and may not be called."),
        "unknown_name": say("There is no host of this name."),
        "tls": say("The certificate of the receiver is not valid for its name."),
        "refused": say("No connection: the receiver is not there."),
        "timeout": say("No answer within 15 seconds."),
        "broken": say("The answer is not understandable HTTP."),
        "redirect": say("It answered with a redirect, which is not followed."),
        "off": say("Not sent, because the webhook is off."),
    }.get(one.error, say("The receiver answered {status}.", status=one.status))


def hook_view(place: Place, hook: w.Webhook, companies: dict[str, str] | None = None) -> View:
    """A webhook for a page."""
    visit = place.visit
    moment = visit.almanac.moment
    words = event_words(visit)
    return {
        "id": hook.id,
        "href": place.here(hook.id),
        "name": hook.name,
        "url": hook.url,
        "host": urlsplit(hook.url).hostname or "",
        "events": [words[event] for event in hook.events],
        "texts": hook.texts,
        "on": hook.on,
        "state": _state(visit, hook),
        "bad": hook.off_reason in ("gone", "failing") or (hook.on and hook.failing_since is not None),
        "failing": moment(hook.failing_since) if hook.on else None,
        "off_at": moment(hook.off_at),
        "sent": moment(hook.last_sent_at),
        "made": moment(hook.made_at),
        "old_until": moment(hook.old_secret_until),
        "waiting": hook.waiting,
        "company": (companies or {}).get(hook.company, "") if hook.company else "",
        "of_company": bool(hook.company),
    }


def _state(visit: Visit, hook: w.Webhook) -> str:
    say = visit.gettext
    if hook.off_reason == "gone":
        return say("Off: the receiver answered that it is gone (410).")
    if hook.off_reason == "failing":
        return say("Off: the receiver took nothing for three days.")
    if not hook.on:
        return say("Off")
    return say("On, but nothing is taken at the moment") if hook.failing_since else say("On")


def row_view(place: Place, row: w.HookDeliveryRow) -> View:
    """A message in the record."""
    visit = place.visit
    states = {
        "waiting": visit.gettext("Waits"),
        "sent": visit.gettext("Taken"),
        "failed": visit.gettext("Not taken"),
    }
    return {
        "id": row.id,
        "href": place.url("webhook_message", hook=row.webhook, message=row.id),
        "again": place.url("webhook_again", hook=row.webhook, message=row.id),
        "what": event_word(visit, row.type),
        "type": row.type,
        "about": row.about.rpartition("/")[2] if row.type.startswith(("casebus.v1.ticket", "casebus.v1.file")) else "",
        "at": visit.almanac.moment(row.at),
        "state": row.state,
        "word": states[row.state],
        "due": visit.almanac.moment(row.due) if row.state == "waiting" and row.attempts else None,
        "tries": [_try(visit, one) for one in reversed(row.tries)],
    }


def _try(visit: Visit, one: w.HookTry) -> View:
    return {
        "at": visit.almanac.moment(one.at),
        "status": one.status,
        "took": visit.gettext("{count} ms", count=visit.almanac.number(one.milliseconds)),
        "word": error_word(visit, one),
        "well": not one.error,
        "answer": one.answer,
    }
