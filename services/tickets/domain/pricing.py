"""What the work on a ticket costs: told by staff, and where the portal says so, accepted by the customer first."""

from dataclasses import replace

from services.tickets.domain.changes import Step, after_reply, at_status, differences, need, with_entry
from services.tickets.domain.refusal import clash, not_allowed
from services.tickets.domain.texts import text_of
from services.tickets.domain.ticket import Cost, Ticket, party_of

CHANGED = "The cost was changed in the meantime. Please read it again."


def priced(ticket: Ticket, step: Step, amount: str, currency: str, explanation: str) -> Ticket:
    """The ticket with a cost, which replaces an earlier one; without an amount the cost is taken back."""
    if ticket.type not in step.rules.costs:
        raise not_allowed("Tickets of this type cost nothing.")
    need(ticket, step, "price")
    cost = _cost(ticket, step, amount, currency, explanation) if amount else None
    if _same(ticket.cost, cost):
        return ticket
    changes = differences(("cost", cost_text(ticket.cost), cost_text(cost)))
    return with_entry(ticket, step, step.entry("change", changes=changes), cost=cost)


def cost_answered(ticket: Ticket, step: Step, cost_id: str, *, accept: bool) -> Ticket:
    """The contact's yes or no; it answers a question as a comment does."""
    cost = ticket.cost
    if cost is None or cost.id != cost_id:
        raise clash(CHANGED)
    state = "accepted" if accept else "declined"
    if cost.state == state and cost.answered_by and cost.answered_by.id == step.actor.id:
        return ticket
    if cost.state != "proposed":
        raise clash(CHANGED)
    need(ticket, step, "answer_cost")
    answered = replace(cost, state=state, answered_by=party_of(step.actor), answered_at=step.at)
    settled = replace(ticket, cost=answered)
    moved, changes = at_status(settled, step, after_reply(settled, step))
    told = (*differences(("cost", cost_text(cost), cost_text(answered))), *changes)
    return with_entry(moved, step, step.entry("change", changes=told))


def cost_text(cost: Cost | None) -> str:
    """A cost as the history keeps it."""
    return f"{cost.amount} {cost.currency} · {cost.state}" if cost else ""


def _cost(ticket: Ticket, step: Step, amount: str, currency: str, explanation: str) -> Cost:
    asks = step.rules.costs[ticket.type] == "approve"
    return Cost(
        id=step.request,
        amount=amount,
        currency=currency,
        explanation=text_of(explanation, "explanation"),
        state="proposed" if asks else "told",
        by=party_of(step.actor),
        at=step.at,
    )


def _same(before: Cost | None, after: Cost | None) -> bool:
    if before is None or after is None:
        return before is after
    said = (before.amount, before.currency, before.explanation, before.state)
    return said == (after.amount, after.currency, after.explanation, after.state)
