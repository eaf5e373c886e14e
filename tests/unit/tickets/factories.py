"""Tickets, rules and people for the tests of tickets' rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.base import Actor
from contracts.portal import Portal
from kit.ids import new_id
from kit.yamlfile import load
from services.tickets import wire
from services.tickets.domain import (
    Company,
    Origin,
    Party,
    RefusedError,
    Rules,
    StatusRule,
    Step,
    Ticket,
    Wish,
    checked,
    opened,
)

NOW = datetime(2025, 3, 10, 9, 30, tzinfo=UTC)
RIGHTS = ("create", "comment", "company")


def person(name: str, company: str = "acme", **fields: Any) -> Actor:
    filled = {"role": "customer", "rights": RIGHTS, **fields}
    return Actor(kind="person", id=name, portal="autowork", company=company, name=name.capitalize(), **filled)


ANNA, BEN = person("anna"), person("ben")
OTTO = person("otto", "other")
SVEN = person("sven", "", role="agent", rights=())
NEWCOMER = person("anna", "", rights=())
SERVICE = Actor(kind="service", id="files", portal="*", role="service")
OPERATOR = Actor(kind="service", id="operator", portal="*", role="service")


def autowork() -> Rules:
    return wire.rules_of(load(Path("deploy/portals/autowork.yaml"), Portal))


def autoflex() -> Rules:
    """The statuses of B17 to B27, as far as rules depend on them."""
    statuses = (
        StatusRule("eerste", "open", queue="first"),
        StatusRule("tweede", "open", queue="second"),
        StatusRule("derde", "investigating", queue="third"),
        StatusRule("wacht", "waiting-customer"),
        StatusRule("extern", "waiting-external"),
        StatusRule("afspraak", "scheduled"),
        StatusRule("opgelost", "resolved"),
        StatusRule("gesloten", "closed", to=("gesloten",)),
    )
    statuses = tuple(
        s if s.key == "gesloten" else StatusRule(s.key, s.kind, s.queue, s.outcome, s.to, ("opgelost",))
        for s in statuses
    )
    return Rules(
        portal="autowork",
        statuses={status.key: status for status in statuses},
        initial="eerste",
        on_reply="eerste",
        queues={"first": True, "second": False, "third": False},
        default_queue="first",
        visibility="company",
        visibility_by_customer=True,
        number="AF-{n}",
        reopen_kinds=frozenset({"resolved"}),
        reopen_days=7,
        reopen_status="eerste",
    )


def step(actor: Actor = ANNA, rules: Rules | None = None, after: timedelta = timedelta(minutes=1)) -> Step:
    return Step(actor, rules or autowork(), NOW + after, new_id(), "0" * 24)


def a_ticket(actor: Actor = ANNA, rules: Rules | None = None, **fields: Any) -> Ticket:
    rules = rules or autowork()
    wish = checked(Wish(**{"title": "Till stuck", "description": "It does not print.", **fields}), actor, rules)
    origin = Origin(
        number=12,
        contact=Party("anna", "Anna"),
        company=Company("acme", "Acme", "acme"),
        request=f"{actor.id}:{new_id()}",
        imprint="0" * 24,
        at=NOW,
    )
    return opened(wish, origin, actor, rules)


def reason_of(error: RefusedError) -> tuple[str, dict[str, str]]:
    return error.reason, error.fields
