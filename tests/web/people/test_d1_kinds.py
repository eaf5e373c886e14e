"""Three kinds of user (D1): staff say which one somebody is, and see it wherever they look at people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kit.ids import new_id
from tests.support.needed import inputs, needed
from tests.web.people.test_people import action
from tests.web.visitor import Visitor

Credentials = dict[str, dict[str, dict[str, str]]]
KINDS = {"customer": "Customer", "partner": "Partner", "employee": "Employee of ours"}


async def entered(browsers: Callable[..., Any], who: dict[str, str]) -> Visitor:
    made: Visitor = await browsers("robotics")
    await made.sign_in(who)
    return made


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_d1_staff_register_each_kind_of_user_and_see_it_beside_the_tickets(
    browsers: Callable[..., Any], credentials: Credentials, kind: str
) -> None:
    people, label = credentials["robotics"], KINDS[kind]
    agent, customer = await entered(browsers, people["agent"]), await entered(browsers, people["customer"])
    page = await agent.get("desk/companies?q=brandner&lang=en")
    company = next(link for link in page.links if "/desk/companies/0" in link)
    name, address = f"Kim {new_id()[-6:]}", f"{new_id()}@example.org"
    form = action(await agent.get(f"desk/people/new?company={company.rpartition('/')[2]}"), "/desk/people/new")
    card = await agent.send(form, email=address, name=name, kind=kind)
    assert f"Kind {label}" in card.words
    assert f"{name} {label} · Member · {address}" in (await agent.get(company)).words
    form = (await customer.get("tickets/new?type=data")).form("/tickets/new")
    own = {"type": "data", **inputs(needed("robotics", "data"))}
    done = await customer.send(form, title="Whose colleague?", description="D", **own)
    number = done.path.partition("?")[0].rpartition("/")[2]
    beside = await agent.get(f"desk/tickets/{number}/customer")
    assert f"{name} {label} {address}" in beside.words


async def test_d1_the_kind_is_changed_on_the_card_and_found_in_the_list(
    browsers: Callable[..., Any], credentials: Credentials
) -> None:
    agent = await entered(browsers, credentials["robotics"]["agent"])
    found = await agent.get("desk/people?q=emily&lang=en")
    person = next(link for link in found.links if "/desk/people/0" in link)
    for kind in ("partner", "employee", "customer"):
        card = await agent.get(person)
        changed = await agent.send(action(card, person.partition("/desk")[2], name="Emily Clarke"), kind=kind)
        assert f"Kind {KINDS[kind]}" in changed.words
        listed = (await agent.get("desk/people?q=emily")).words
        assert (f"· {KINDS[kind]}" in listed) == (kind != "customer")
