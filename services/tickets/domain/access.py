"""Who may see a ticket and what they may do with it: the only place that decides."""

from dataclasses import replace
from datetime import datetime

from services.tickets.domain.glimpse import Glimpse
from services.tickets.domain.rules import Rules
from services.tickets.domain.ticket import Actor, Entry, Ticket

# The operator speaks for the vendor from the command line; our other processes only look, on nobody's behalf.
OPERATOR = "operator"

# What counts as working on a ticket, where the customer must accept its cost first.
WORK = frozenset({"open", "investigating", "scheduled", "waiting-external", "resolved"})

Powers = tuple[str, ...]


def visible_to(actor: Actor, ticket: Ticket | Glimpse) -> bool:
    """Whether the actor may know that this ticket exists.

    A customer without a company, like somebody who must first change the password, sees nothing. Somebody who has
    left the ticket's company does not see it any more, even if it was theirs.
    """
    if actor.is_service:
        return True
    if actor.portal != ticket.portal:
        return False
    if actor.is_staff:
        return True
    return actor.role in ("customer", "company_admin") and bool(actor.company) and _customer_sees(actor, ticket)


def _customer_sees(actor: Actor, ticket: Ticket | Glimpse) -> bool:
    if actor.company != ticket.company:
        # filed before they joined, in the company made for them when they registered
        return bool(actor.home) and actor.home == ticket.company and actor.id in ticket.people
    if actor.id in ticket.people:
        return True
    return ticket.visibility == "company" and "company" in actor.rights


def sees_notes(actor: Actor) -> bool:
    """Whether the actor may read what is for staff only; our own processes may not."""
    return actor.is_staff


def timeline_for(actor: Actor, ticket: Ticket) -> tuple[Entry, ...]:
    """The entries that the actor may read; who was spared a mail is the vendor's own business."""
    if sees_notes(actor):
        return ticket.entries
    open_ = (entry for entry in ticket.entries if not entry.staff_only)
    return tuple(replace(entry, unmailed=False) if entry.unmailed else entry for entry in open_)


def revision_for(actor: Actor, ticket: Ticket) -> int:
    """The revision that the actor is told; a customer's does not move with a note."""
    return ticket.revision if sees_notes(actor) else ticket.shown_revision


def speaks_for_vendor(actor: Actor) -> bool:
    """Whether the actor acts with the vendor's powers."""
    return actor.is_staff or (actor.is_service and actor.id == OPERATOR)


def may_open(actor: Actor) -> bool:
    """Whether the actor may open tickets at all."""
    if speaks_for_vendor(actor):
        return True
    return bool(actor.company) and actor.role in ("customer", "company_admin") and "create" in actor.rights


def may_leave_unmailed(actor: Actor, rules: Rules) -> bool:
    """Whether the actor may do something that nobody is mailed about."""
    if rules.unmailed == "nobody" or not speaks_for_vendor(actor):
        return False
    return rules.unmailed == "staff" or actor.role != "agent"


def powers(actor: Actor, ticket: Ticket, rules: Rules, now: datetime) -> Powers:
    """What the actor, who sees the ticket, may do with it now."""
    if actor.is_staff or actor.is_service:
        return _vendor_powers(actor, ticket, rules)
    if "comment" not in actor.rights:
        return ()
    found = []
    if not ticket.ended:
        found += ["comment", "attach"]
        if rules.customer_edits:
            found.append("edit")
        if rules.visibility_by_customer and actor.id in (ticket.contact.id, ticket.created_by.id):
            found.append("share")
        if actor.id == ticket.contact.id and ticket.cost and ticket.cost.state == "proposed":
            found.append("answer_cost")
    elif rules.revivable(ticket, now):
        found += ["comment", "attach"]
    if ticket.release_hope == "out":
        found.append("answer_release")
    if moves(actor, ticket, rules):
        found.append("move")
    return tuple(found)


def moves(actor: Actor, ticket: Ticket, rules: Rules) -> tuple[str, ...]:
    """Where the actor may move the ticket; work waits for the customer's yes where it costs money."""
    found = rules.moves(actor, ticket.status)
    if not speaks_for_vendor(actor):
        return found
    return tuple(key for key in found if not _waits_for_consent(ticket, rules, key))


def outcomes(ticket: Ticket, rules: Rules) -> tuple[str, ...]:
    """The statuses with an outcome that staff may end the ticket in."""
    return tuple(key for key in rules.outcomes(ticket.status) if not _waits_for_consent(ticket, rules, key))


def _waits_for_consent(ticket: Ticket, rules: Rules, status: str) -> bool:
    """Whether this status means work, or its success, that the customer has been told the price of and not accepted.

    The ticket can still wait, be closed or be cancelled; and a cost that was taken back holds nothing up.
    """
    if rules.costs.get(ticket.type) != "approve" or ticket.cost is None:
        return False
    rule = rules.statuses[status]
    return ticket.cost.state in ("proposed", "declined") and (rule.kind in WORK or rule.outcome == "successful")


def _vendor_powers(actor: Actor, ticket: Ticket, rules: Rules) -> Powers:
    found = ["comment", "edit", "assign", "share", "attach"]
    if sees_notes(actor):
        found.append("note")
    if moves(actor, ticket, rules):
        found.append("move")
    if not ticket.ended:
        found.append("plan")
        if ticket.type in rules.costs:
            found.append("price")
        if outcomes(ticket, rules):
            found.append("resolve")
    if may_leave_unmailed(actor, rules):
        found.append("unmailed")
    return tuple(found)
