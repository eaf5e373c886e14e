"""Lukket tied to a coming release (C21): named by staff, told to the customer everywhere, edited later, found."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from deploy.local.suite import Suite
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of
from tests.web.visitor import Page, Visitor


async def ended(enter: Enter, staff: Staff, title: str) -> tuple[Visitor, Visitor, str]:
    """A customer, an agent at the desk, and a ticket that is solved and may be closed."""
    customer, agent = await enter("autonik", "customer"), await enter("autonik", "agent")
    number = number_of(await file_ticket(customer, title))
    await (await staff("autonik")).move(number, "lost")
    return customer, agent, number


async def close(agent: Visitor, number: str, release: str) -> Page:
    """Move it to Lukket on the desk, with a release."""
    page = await agent.get(f"desk/tickets/{number}")
    form = next(one for one in page.forms if one.values.get("status") == "lukket" and "release" in one.values)
    return await agent.send(form, release=release)


async def test_c21_the_release_is_told_to_the_customer_everywhere(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, agent, number = await ended(enter, staff, "Rabat tælles to gange")
    shown = await close(agent, number, " 4.2 ")
    assert shown.status == 200
    page = await customer.get(f"tickets/{number}?lang=da")
    assert "Kommende udgave" in page.words
    assert "oplyser, at det kommer med i udgave 4.2" in page.words
    assert 'title="Kommer med i udgave 4.2. Sagen er afsluttet.' in page.text
    listed = await customer.get("tickets?view=all&lang=da")
    assert "Udgave 4.2" in listed.words
    assert 'title="Kommer med i udgave 4.2.' in listed.text
    mail = await mail_about(suite, credentials["autonik"]["customer"]["email"], number, "udgave 4.2")
    assert "Lukket" in mail["text"]


async def test_c21_it_is_edited_later_and_found_by_its_name(enter: Enter, staff: Staff) -> None:
    customer, agent, number = await ended(enter, staff, "Etiketten er for bred")
    await close(agent, number, "")
    assert "Kommende udgave" not in (await customer.get(f"tickets/{number}?lang=da")).words
    page = await agent.get(f"desk/tickets/{number}")
    done = await agent.send(page.form("/change"), release="Sommerfugl 7")
    assert done.status == 200
    async with asyncio.timeout(30):  # what somebody else changed is in the full text after a second at most
        while not any(link.endswith(number) for link in (await customer.get("search?q=sommerfugl&lang=da")).links):
            await asyncio.sleep(0.1)
    page = await agent.get(f"desk/tickets/{number}")
    await agent.send(page.form("/change"), release="")
    assert "angiver ikke længere en udgave" in (await customer.get(f"tickets/{number}?lang=da")).words


async def test_c21_only_where_the_status_says_so_and_only_by_staff(enter: Enter, staff: Staff) -> None:
    customer, agent, number = await ended(enter, staff, "Kun hvor det hører til")
    page = await agent.get(f"desk/tickets/{number}")
    other = next(one for one in page.forms if one.values.get("status") == "pagaende")
    assert "release" not in other.values
    assert "release" not in page.form("/change").values
    refused = await agent.send(other, release="4.2")
    assert refused.status == 422
    assert "release" not in (await customer.get(f"tickets/{number}")).text


async def test_c21_the_api_has_it(suite: Suite, enter: Enter, staff: Staff, credentials: Credentials) -> None:
    _, _, number = await ended(enter, staff, "Med API'et")
    base = f"{suite.urls['gateway']}/autonik/api/v1"
    async with aiohttp.ClientSession() as http:

        async def ask(method: str, path: str, who: str, **body: Any) -> tuple[int, Any]:
            credential = {key: credentials["autonik"][who][key] for key in ("email", "password")}
            async with http.post(f"{base}/session", json=credential) as signed_in:
                headers = {"Authorization": f"Bearer {(await signed_in.json())['token']}"}
            async with http.request(method, f"{base}{path}", headers=headers, json=body or None) as answer:
                return answer.status, await answer.json()

        there = f"/tickets/{number}"
        status, _ = await ask("POST", f"{there}/status", "customer", status="lukket", release="4.3")
        assert status in (403, 409, 422)
        assert (await ask("POST", f"{there}/status", "agent", status="lukket", release="4.3"))[0] == 200
        assert (await ask("GET", there, "customer"))[1]["release"] == "4.3"
        assert (await ask("PATCH", there, "customer", release="5"))[0] in (403, 409)
        assert (await ask("PATCH", there, "agent", release="x" * 61))[0] == 422
        assert (await ask("PATCH", there, "agent", release="4.4"))[0] == 200
        assert (await ask("GET", there, "customer"))[1]["release"] == "4.4"
