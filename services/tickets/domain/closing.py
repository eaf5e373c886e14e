"""Tickets that end by themselves: a notice beforehand, then the end, each compared with the status's own moment."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.tickets.domain.changes import Step, moved_by_itself
from services.tickets.domain.rules import Rules, StatusRule
from services.tickets.domain.ticket import Ticket


def notice_due(rule: StatusRule, now: datetime) -> datetime | None:
    """Whoever entered the status then or earlier is told now; None where nobody is told."""
    if not rule.closes_after_days or not rule.notice_days:
        return None
    return now - timedelta(days=rule.closes_after_days - rule.notice_days)


def closing_due(rule: StatusRule, now: datetime) -> tuple[datetime, datetime | None]:
    """When the status was entered, and people told, of tickets that end now; both at the latest."""
    told = now - timedelta(days=rule.notice_days) if rule.notice_days else None
    return now - timedelta(days=rule.closes_after_days), told


def closes_at(ticket: Ticket, rules: Rules) -> datetime | None:
    """When the ticket ends by itself: never sooner after the notice than the notice promises."""
    rule = rules.statuses.get(ticket.status)
    if rule is None or not rule.closes_after_days:
        return None
    end = ticket.status_since + timedelta(days=rule.closes_after_days)
    if ticket.notice_at and rule.notice_days:
        end = max(end, ticket.notice_at + timedelta(days=rule.notice_days))
    return end


def warned(ticket: Ticket, step: Step) -> Ticket:
    """The ticket with the notice given; the same one when it is not due, or was given already."""
    rule = step.rules.statuses.get(ticket.status)
    due = notice_due(rule, step.at) if rule else None
    if ticket.notice_at or due is None or ticket.status_since > due:
        return ticket
    return replace(ticket, notice_at=step.at, revision=ticket.revision + 1)


def closed_by_itself(ticket: Ticket, step: Step) -> Ticket:
    """The ticket ended; the same one when something happened since, so that a late comment wins."""
    rule = step.rules.statuses.get(ticket.status)
    end = closes_at(ticket, step.rules)
    if rule is None or end is None or end > step.at or (rule.notice_days and not ticket.notice_at):
        return ticket
    return moved_by_itself(ticket, step, rule.closes_to)
