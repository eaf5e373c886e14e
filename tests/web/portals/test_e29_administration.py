"""E29 to E33: Anka's administration as its customers and its staff meet it, without scripts, and for programs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.portals.conftest import Credentials, Enter
from tests.web.visitor import Visitor

OURS, THEIRS = "F2026-0702", "F2026-0427"
RENEWABLE, LATER = "A-10418-2", "A-10418-1"


async def bring(suite: Suite, folder: Path, kind: str, text: str) -> str:
    """Import these lines into Anka."""
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    return await suite.operate("import", kind, str(file), "--portal", "anka", "--quiet")


async def test_e29_e30_subscriptions_with_the_date_of_their_renewal_lead_to_their_details(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    page = await customer.get("administration?lang=nl")
    assert "Te vernieuwen vanaf" in page.words
    assert "1 sep 2026" in page.words
    assert page.words.index("Winner 3D-module") < page.words.index("Winner Pro") < page.words.index("Winner Mobiel")
    details = await customer.get(next(link for link in page.links if link.endswith(LATER)))
    assert "15 jan 2027" in details.words
    assert "Planning, offertes en bestelbonnen" in details.words
    assert not [link for link in details.links if link.endswith("/renew")]


async def test_e30_a_double_click_on_renew_opens_one_ticket_that_the_subscription_names(
    enter: Enter, suite: Suite, tmp_path: Path
) -> None:
    number = f"A-{new_id()[-8:]}"
    header = "number,customer_number,name,renewable_from\n"
    await bring(suite, tmp_path, "subscriptions", f"{header}{number},20417,Winner Extra,2026-01-01\n")
    customer = await enter("anka", "customer")
    form = (await customer.get(f"administration/subscriptions/{number}/renew")).form("/renew")
    assert number in form.values["text"]
    done = await asyncio.gather(*(customer.send(form) for _ in range(2)))
    opened = {page.path.partition("?")[0] for page in done if "/tickets/" in page.path}
    assert len(opened) == 1
    page = await customer.get(f"administration/subscriptions/{number}?lang=en")
    assert "Renewal requested on" in page.words
    assert opened <= set(page.links)
    again = await customer.get(f"administration/subscriptions/{number}/renew")
    assert again.path.endswith(number)


async def test_e31_e32_invoices_say_voldaan_or_their_balance_and_have_their_lines(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    page = await customer.get("administration/invoices?lang=nl")
    rows = dict(re.findall(r'class="number">(F2026-\d+)<(.*?)</tr>', page.text, re.DOTALL))
    assert "voldaan" in rows["F2026-0533"]
    assert "Saldo incl" in rows[OURS]
    assert "€\N{NO-BREAK SPACE}150,00" in rows[OURS]
    assert THEIRS not in page.text
    unpaid = await customer.get("administration/invoices?open=1&lang=nl")
    assert "F2026-0533" not in unpaid.text
    invoice = await customer.get(f"administration/invoices/{OURS}?lang=nl")
    assert "Greep mat zwart 192 mm" in invoice.words
    assert "24 stuk" in invoice.words


async def test_e31_the_invoice_as_a_pdf_is_for_its_company_alone(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    async with customer.http.get(customer.address(f"administration/invoices/{OURS}/pdf")) as answer:
        assert (answer.status, answer.content_type) == (200, "application/pdf")
        assert (await answer.read()).startswith(b"%PDF-")
    stranger = await enter("anka", "stranger")
    for path in ("administration/invoices/{}", "administration/invoices/{}/pdf", "tickets/new?invoice={}"):
        real, made_up = await stranger.get(path.format(OURS)), await stranger.get(path.format("F1999-0001"))
        assert real.status == made_up.status
        assert plain(real.text, OURS) == plain(made_up.text, "F1999-0001")


async def test_e33_a_product_is_found_in_all_invoices_and_asked_about(enter: Enter) -> None:
    customer = await enter("anka", "customer")
    page = await customer.get("administration/articles?text=scharnier+GRADEN&lang=nl")
    assert "Scharnier 110 graden met demper" in page.words
    assert "4 aug 2026" in page.words
    ask = next(link for link in page.links if "tickets/new" in link and OURS in link)
    form = (await customer.get(ask.replace("&amp;", "&"))).form("/tickets/new", has="description")
    assert OURS in form.values["title"]
    assert "16 stuk" in form.values["description"]
    stranger = await enter("anka", "stranger")
    nothing = await stranger.get("administration/articles?text=scharnier")
    assert OURS not in nothing.text


async def test_e29_e31_staff_see_a_company_s_from_its_card_and_cannot_ask_for_it(enter: Enter) -> None:
    agent = await enter("anka", "agent")
    companies = await agent.get("desk/companies")
    card = await agent.get(next(link for link in companies.links if "/desk/companies/" in link))
    page = await agent.get(next(link for link in card.links if link.endswith("/administration/invoices")))
    assert "F2026-" in page.text
    found = await agent.get(f"administration/invoices/{OURS}")
    assert found.path == f"/anka/desk/invoices/{OURS}"
    subscription = await agent.get(f"administration/subscriptions/{RENEWABLE}")
    assert not [link for link in subscription.links if link.endswith("/renew")]
    refused = await agent.get(f"administration/subscriptions/{RENEWABLE}/renew")
    assert refused.path == f"/anka/desk/subscriptions/{RENEWABLE}"


async def test_e31_e33_programs_read_the_same(enter: Enter, credentials: Credentials) -> None:
    customer = await enter("anka")
    api = await program(customer, credentials["anka"]["customer"])
    page = await api("invoices?open=true&limit=1")
    assert page["items"][0]["balance"] == "726.00"
    assert page["next"]
    assert page["outstanding"][0]["currency"] == "EUR"
    assert (await api(f"invoices/{OURS}"))["lines"][1]["quantity"] == "24"
    assert (await api(f"invoices/{THEIRS}"))["status"] == 404
    assert (await api("articles-invoiced?q=greep"))["items"][0]["invoice"] == OURS
    assert (await api(f"subscriptions/{LATER}"))["renewable_from"] == "2027-01-15"


async def test_e31_a_portal_without_the_module_has_none_of_it(enter: Enter) -> None:
    customer = await enter("autonik", "customer")
    home = await customer.get("tickets")
    assert not [link for link in home.links if "administration" in link]
    for path in ("administration", "administration/invoices", f"administration/invoices/{OURS}"):
        assert (await customer.get(path)).status == 404


async def program(browser: Visitor, who: dict[str, str]) -> Callable[[str], Awaitable[Any]]:
    """Asks the API as somebody."""
    body = {"email": who["email"], "password": who["password"]}
    async with browser.http.post(browser.address("api/v1/session"), json=body) as answer:
        bearer = (await answer.json())["token"]

    async def ask(path: str) -> Any:
        headers = {"Authorization": f"Bearer {bearer}"}
        async with browser.http.get(browser.address(f"api/v1/{path}"), headers=headers) as reply:
            return await reply.json(content_type=None)

    return ask


def plain(text: str, asked: str) -> str:
    """A page without what was asked and what differs each time."""
    return re.sub(r'(value|content|data-csrf|data-live-seq|data-request)="[^"]*"', "", text.replace(asked, "(asked)"))
