"""Each portal by its rules: chosen colleagues (B14), costs (E25), changes after sending (D36, D39), calendars (B22)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest_asyncio

from contracts.tickets import Appointment
from deploy.local.suite import Suite
from kit.clock import utc_now
from tests.support.needed import form_address
from tests.web.mailbox import mails_to
from tests.web.tickets.conftest import Hire, People, open_ticket
from tests.web.visitor import Visitor, visitor

Everybody = dict[str, People]


class Door:
    """Lets the demo people of any portal in."""

    def __init__(self, suite: Suite, credentials: Everybody, stack: AsyncExitStack) -> None:
        self.suite, self.credentials, self.stack = suite, credentials, stack

    async def sign_in(self, portal: str, who: str) -> Visitor:
        """A signed-in browser."""
        browser = await self.stack.enter_async_context(visitor(self.suite.urls["gateway"], portal))
        await browser.sign_in(self.credentials[portal][who])
        return browser


@pytest_asyncio.fixture
async def door(suite: Suite, credentials: Everybody) -> AsyncIterator[Door]:
    """The door to all portals."""
    async with AsyncExitStack() as stack:
        yield Door(suite, credentials, stack)


async def test_b14_the_customer_chooses_a_colleague_who_sees_it_at_once_until_removed(door: Door) -> None:
    sanne, mark = await door.sign_in("autoflex", "customer"), await door.sign_in("autoflex", "colleague")
    number = await open_ticket(sanne, "Alleen voor ons twee", type="storing", visibility="private")
    assert (await mark.get(f"tickets/{number}")).status == 404
    people = await sanne.get(f"tickets/{number}/people")
    assert "Mark Smit" in people.words
    chosen = people.text.split('name="people" value="')[1].split('"')[0]
    done = await sanne.send(people.form("/people"), people=chosen)
    assert done.status == 200
    assert "s: Mark Smit" in done.words
    assert "heeft dit gedeeld met Mark Smit" in done.words
    seen = await mark.get(f"tickets/{number}")
    assert seen.status == 200
    assert f"tickets/{number}/people" not in seen.text
    people = await sanne.get(f"tickets/{number}/people")
    form = people.form("/people")
    del form.values["people"]
    assert (await sanne.send(form)).status == 200
    assert (await mark.get(f"tickets/{number}")).status == 404


async def test_b14_colleagues_can_be_chosen_on_the_form_of_a_new_ticket(door: Door) -> None:
    sanne, mark = await door.sign_in("autoflex", "customer"), await door.sign_in("autoflex", "colleague")
    page = await sanne.get(form_address("autoflex", "storing"))
    chosen = page.text.split('name="people" value="')[1].split('"')[0]
    number = await open_ticket(sanne, "Met Mark", type="storing", visibility="chosen", people=chosen)
    assert (await mark.get(f"tickets/{number}")).status == 200
    stranger = await door.sign_in("autoflex", "stranger")
    assert (await stranger.get(f"tickets/{number}")).status == 404


async def test_e25_staff_tell_a_cost_opening_the_link_decides_nothing_and_the_contact_accepts(door: Door) -> None:
    bart, pieter = await door.sign_in("anka", "customer"), await door.sign_in("anka", "agent")
    number = await open_ticket(bart, "Een nieuwe lay-out voor de offerte")
    desk = await pieter.get(f"desk/tickets/{number}")
    assert "/cost" not in desk.text
    await pieter.send(desk.form("/change"), type="wijziging")
    desk = await pieter.get(f"desk/tickets/{number}")
    assert desk.status == 200, desk.words
    wrong = await pieter.send(desk.form("/cost"), amount="veel", explanation="Een dag werk.")
    assert (wrong.status, "Een dag werk." in wrong.text) == (422, True)
    mailbox, address = door.suite.urls["mailbox"], door.credentials["anka"]["customer"]["email"]
    before = len(await mails_to(mailbox, address))
    told = await pieter.send(desk.form("/cost"), amount="1.250,50", explanation="Een dag werk.")
    assert told.status == 200
    for _ in range(3):  # mail scanners open links
        page = await bart.get(f"tickets/{number}")
        assert "1.250,50" in page.words
        assert "We hebben je antwoord nodig voordat we beginnen" in page.words
        assert "Jij bent aan zet" in page.words
    refused = await pieter.request(
        "POST",
        f"desk/tickets/{number}/move",
        data={**(await pieter.get(f"desk/tickets/{number}")).form("/move").values, "status": "open"},
    )
    assert refused.status == 409
    done = await bart.send(page.form("/cost"), answer="accept")
    assert "Geaccepteerd door Bart Verhaeghe" in done.words
    assert "Jij bent aan zet" not in done.words
    desk = await pieter.get(f"desk/tickets/{number}")
    assert "Geaccepteerd door Bart Verhaeghe" in desk.words
    late = await bart.send(page.form("/cost"), answer="decline")
    assert late.status == 422  # this form was sent before, with another answer
    mails = await mails_to(mailbox, address, at_least=before + 1)
    assert any("1.250,50" in mail["text"] for mail in mails)


async def test_d36_d39_a_customer_saves_changes_and_each_is_in_the_history(door: Door, hire: Hire) -> None:
    customer = await door.sign_in("robotics", "customer")
    number = await open_ticket(customer, "Saw stops", type="machines", priority="normal")
    page = await customer.get(f"tickets/{number}")
    form = page.form("/fields")
    done = await customer.send(form, title="Saw stops at noon", priority="low")
    assert done.status == 200
    assert "Saw stops at noon" in done.words
    agent = await hire(door.credentials["robotics"]["agent"], "robotics")
    entries = (await agent.read(number)).timeline
    assert {change.field for entry in entries for change in entry.changes} == {"title", "priority"}
    stale = (await customer.get(f"tickets/{number}")).form("/fields")
    await agent.edit(number, title="Set by us")
    clash = await customer.send(stale, title="Mine")
    assert (clash.status, 'value="Mine"' in clash.text) == (409, True)
    empty = await customer.send(page.form("/fields"), title="")
    assert empty.status == 422


async def test_e16_no_form_to_change_where_the_portal_does_not_let_customers(door: Door) -> None:
    bart = await door.sign_in("anka", "customer")
    number = await open_ticket(bart, "Niets te wijzigen")
    page = await bart.get(f"tickets/{number}")
    assert "/fields" not in page.text
    data = {"csrf": page.form("/comments").values["csrf"], "title": "x", "was_title": "y"}
    assert (await bart.request("POST", f"tickets/{number}/fields", data=data)).status == 200
    assert "Niets te wijzigen" in (await bart.get(f"tickets/{number}")).words


async def test_b22_the_appointment_can_be_put_into_ones_calendar(door: Door, hire: Hire) -> None:
    sanne = await door.sign_in("autoflex", "customer")
    number = await open_ticket(sanne, "Samen kijken", type="installatie")
    assert (await sanne.get(f"tickets/{number}/appointment.ics")).status == 404
    agent = await hire(door.credentials["autoflex"]["agent"], "autoflex")
    starts = (utc_now() + timedelta(days=3)).replace(hour=8, minute=30, second=0, microsecond=0)
    await agent.plan(number, "remote", appointment=Appointment(starts=starts, minutes=60, place="Online; nu"))
    assert f"/tickets/{number}/appointment.ics" in (await sanne.get(f"tickets/{number}")).text
    file = await sanne.get(f"tickets/{number}/appointment.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in file.text
    assert "LOCATION:Online\\; nu" in file.text
    gone = "Die gaat niet meer door."
    assert gone not in (await sanne.get(f"tickets/{number}")).words
    await agent.move(number, "opgelost")
    assert gone in (await sanne.get(f"tickets/{number}")).words


async def test_b25_the_ticket_says_when_it_closes_by_itself(door: Door, hire: Hire) -> None:
    sanne = await door.sign_in("autoflex", "customer")
    number = await open_ticket(sanne, "Klaar", type="storing")
    await (await hire(door.credentials["autoflex"]["agent"], "autoflex")).move(number, "opgelost")
    assert "Dit sluit vanzelf op" in (await sanne.get(f"tickets/{number}")).words
