"""Who may see a ticket and who is told of it are the same people, wherever somebody has moved meanwhile."""

from dataclasses import replace
from itertools import product

import pytest

from contracts.base import Actor, Audience
from services.tickets import wire
from services.tickets.domain import visible_to
from tests.unit.tickets.factories import ANNA, BEN, NEWCOMER, OTTO, SVEN, a_ticket, person

ACTORS = (
    ANNA,
    BEN,
    OTTO,
    SVEN,
    NEWCOMER,
    person("anna", "other"),
    person("anna", "other", home="acme"),
    person("ben", "other", home="acme"),
    person("anna", "", home="acme"),
    person("anna", role="service"),
    person("anna", role="company_admin"),
    person("ben", rights=("create", "comment")),
    ANNA.model_copy(update={"portal": "autoflex"}),
    SVEN.model_copy(update={"portal": "autoflex"}),
)
TICKETS = tuple(
    replace(a_ticket(), visibility=visibility, participants=participants, company=company)
    for visibility, participants, company in product(("private", "company"), ((), ("ben", "otto")), ("acme", "other"))
)


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if not actor.is_service])
def test_d8_whoever_sees_a_ticket_is_told_of_it_and_nobody_else(actor: Actor) -> None:
    for ticket in TICKETS:
        (event,) = wire.facts(None, ticket)
        audience = Audience.model_validate(event.data["audience"])
        assert audience.admits(actor) == visible_to(actor, ticket), (ticket.visibility, ticket.company)
