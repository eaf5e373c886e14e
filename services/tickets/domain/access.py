"""Who may see a ticket and what they may do with it: the only place that decides."""

from datetime import datetime

from services.tickets.domain.rules import Rules
from services.tickets.domain.ticket import Actor, Entry, Ticket

# The operator speaks for the vendor from the command line; our other processes only look, on nobody's behalf.
OPERATOR = "operator"

Powers = tuple[str, ...]


def visible_to(actor: Actor, ticket: Ticket) -> bool:
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
    if actor.role not in ("customer", "company_admin") or not actor.company or actor.company != ticket.company:
        return False
    if actor.id in ticket.people:
        return True
    return ticket.visibility == "company" and "company" in actor.rights


def sees_notes(actor: Actor) -> bool:
    """Whether the actor may read what is for staff only; our own processes may not."""
    return actor.is_staff


def timeline_for(actor: Actor, ticket: Ticket) -> tuple[Entry, ...]:
    """The entries that the actor may read."""
    if sees_notes(actor):
        return ticket.entries
    return tuple(entry for entry in ticket.entries if not entry.staff_only)


def speaks_for_vendor(actor: Actor) -> bool:
    """Whether the actor acts with the vendor's powers."""
    return actor.is_staff or (actor.is_service and actor.id == OPERATOR)


def may_open(actor: Actor) -> bool:
    """Whether the actor may open tickets at all."""
    if speaks_for_vendor(actor):
        return True
    return bool(actor.company) and actor.role in ("customer", "company_admin") and "create" in actor.rights


def powers(actor: Actor, ticket: Ticket, rules: Rules, now: datetime) -> Powers:
    """What the actor, who sees the ticket, may do with it now."""
    if actor.is_staff or actor.is_service:
        return _vendor_powers(actor, ticket, rules)
    if "comment" not in actor.rights:
        return ()
    found = []
    if not ticket.ended:
        found += ["comment", "edit", "attach"]
        if rules.visibility_by_customer:
            found.append("share")
    elif rules.revivable(ticket, now):
        found += ["comment", "attach"]
    if rules.moves(actor, ticket.status):
        found.append("move")
    return tuple(found)


def _vendor_powers(actor: Actor, ticket: Ticket, rules: Rules) -> Powers:
    found = ["comment", "edit", "assign", "share", "attach"]
    if sees_notes(actor):
        found.append("note")
    if rules.moves(actor, ticket.status):
        found.append("move")
    if not ticket.ended:
        found.append("plan")
        if rules.outcomes(ticket.status):
            found.append("resolve")
    return tuple(found)
