"""The hotline works its queue in the order of priority (D18)."""

from __future__ import annotations

import re

from tests.web.portals.conftest import Enter, file_ticket, number_of
from tests.web.visitor import Visitor


async def listed(agent: Visitor, path: str) -> list[str]:
    """The numbers of a whole list of the desk, page by page."""
    numbers: list[str] = []
    while path:
        page = await agent.get(path)
        assert page.status == 200
        rows = re.findall(r'id="row-(RC-\d+)"', page.text)
        numbers += dict.fromkeys(rows)
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = found[1].replace("&amp;", "&") if found else ""
    return numbers


async def test_d18_the_queue_is_in_the_order_of_priority_then_of_age(enter: Enter) -> None:
    customer, agent = await enter("robotics", "customer"), await enter("robotics", "agent")
    made: dict[str, str] = {}
    for name, priority in (("low", "low"), ("older", "normal"), ("newer", "normal"), ("high", "high")):
        made[name] = number_of(await file_ticket(customer, f"Order {name}", type="data", priority=priority))
    wanted = [made[name] for name in ("high", "older", "newer", "low")]
    for path in ("desk", "desk?view=open", "desk?view=unassigned", "desk?queue=hotline"):
        numbers = await listed(agent, path)
        assert len(numbers) == len(set(numbers))
        assert [number for number in numbers if number in wanted] == wanted, path
    by_activity = await listed(agent, "desk?view=open&sort=activity")
    assert [number for number in by_activity if number in wanted] == [
        made[name] for name in ("high", "newer", "older", "low")
    ]


async def test_d18_a_portal_can_say_that_its_desk_goes_by_activity(enter: Enter) -> None:
    page = await (await enter("autowork", "agent")).get("desk?lang=en")
    assert re.search(r'aria-sort="descending"[^>]*>\s*<a[^>]*>Last activity', page.text)
