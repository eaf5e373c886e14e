"""E1 to E6 as a customer of Anka does it: the number from the invoice, the mail, and handing the account on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.support.waiting import until
from tests.web.mailbox import link_in, mails_to
from tests.web.visitor import Page, Visitor

PASSWORD = "een rustige fiets 8"
RIGHT = {"customer_number": "20761", "invoice_number": "F2026-0455", "invoice_total": "1.234,50"}


async def sent(browser: Visitor, **values: str) -> Page:
    page = await browser.get("register?lang=en")
    wanted = {**RIGHT, "email": f"{new_id()}@example.org", "password": PASSWORD, "repeated": PASSWORD, **values}
    return await browser.send(page.form("/register"), **wanted)


async def test_e1_to_e6_the_whole_way_from_the_invoice_to_the_ticket_system_and_on_to_somebody_else(
    browsers: Callable[..., Any], suite: Suite
) -> None:
    browser: Visitor = await browsers("anka")
    address, heir = f"{new_id()}@example.org", f"{new_id()}@example.org"
    assert any(link.startswith("/anka/register") for link in (await browser.get("sign-in")).links), "E1"
    malformed = await sent(browser, customer_number="12ab")
    assert malformed.status == 422
    assert "This is not a customer number." in malformed.words
    no_amount = await sent(browser, invoice_total="about a thousand")
    assert no_amount.status == 422
    assert "Please enter an amount" in no_amount.words
    unlike = await sent(browser, repeated="something else")
    assert unlike.status == 422, "E5"
    assert PASSWORD not in unlike.text
    unknown, wrong = await sent(browser, customer_number="20999"), await sent(browser, invoice_total="1.00")
    taken = await sent(browser, customer_number="20417", invoice_number="F2026-0418", invoice_total="1452")
    assert unknown.status == wrong.status == taken.status == 403
    assert unknown.words == wrong.words == taken.words, "E2, E4"
    assert "We could not register you with these details" in unknown.words
    assert any("+32" in link or "tel:" in link for link in unknown.links)
    assert (await sent(browser, email=address)).path == "/anka/registered"
    (mail,) = await mails_to(suite.urls["mailbox"], address)
    page = await browser.get(urlsplit(link_in(mail, "/confirm/")).path)
    await browser.send(page.form(page.path))
    inside = await browser.sign_in({"email": address, "password": PASSWORD})
    assert inside.path.startswith("/anka/tickets"), "E6"
    assert (await browser.get("people")).status == 404
    filed = await browser.send(
        (await browser.get("tickets/new")).form("/tickets/new"), title="Bon", description="Scheef."
    )
    number = filed.path.rpartition("/")[2].partition("?")[0]
    page = await browser.get("hand-over?lang=en")
    told = await browser.send(page.form("/hand-over"), email=heir, password=PASSWORD)
    assert f"We have written to {heir}." in told.words
    (offer,) = await mails_to(suite.urls["mailbox"], heir)
    other: Visitor = await browsers("anka")
    page = await other.get(urlsplit(link_in(offer, "/take-over/")).path)
    taken_over = await other.send(page.form(page.path), name="An", password=PASSWORD, repeated=PASSWORD)
    assert taken_over.path == "/anka/sign-in"
    assert (await other.sign_in({"email": heir, "password": PASSWORD})).path.startswith("/anka/tickets")
    assert (await browser.get("tickets")).path.startswith("/anka/sign-in?")
    assert len(await mails_to(suite.urls["mailbox"], address, at_least=2)) >= 2

    async def follows() -> bool:
        return "From AN An Created" in (await other.get(f"tickets/{number}?lang=en")).words

    await until(follows, "the new holder as the contact of what is open")
    assert "An just now Scheef." not in (await other.get(f"tickets/{number}?lang=en")).words, "who wrote stays"
