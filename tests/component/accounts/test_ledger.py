"""E29 to E33: subscriptions and invoices as the vendor's systems bring them, and who may see them."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from contracts import accounts, imports, ledger
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from tests.component.accounts.world import CLOSED, GOOD_PASSWORD, NUMBERED, SignedIn, World, fresh_email, refused

PORTAL = CLOSED
NUMBERS = itertools.count(50001)


@dataclass
class Customer:
    """A company with a customer number, and somebody of it who is signed in."""

    company: accounts.Company
    person: SignedIn

    @property
    def number(self) -> str:
        return self.company.customer_number


async def customer(world: World, **fields: Any) -> Customer:
    request = accounts.CreateCompany(
        request_id=new_id(), portal=PORTAL, name=f"Works {new_id()[-6:]}", customer_number=str(next(NUMBERS))
    )
    company = await world.operator(accounts.CREATE_COMPANY, request)
    return Customer(company, await world.signed_in_person(portal=PORTAL, company=company.id, **fields))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ours(world: World) -> Customer:
    return await customer(world)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def others(world: World) -> Customer:
    return await customer(world)


async def bring(
    world: World, operation: Any, *rows: dict[str, Any], dry_run: bool = False, portal: str = PORTAL
) -> Any:
    """What became of each row."""
    return (await world.operator(operation, operation.request(portal=portal, rows=rows, dry_run=dry_run))).results


def invoice(of: Customer, number: str = "", **columns: Any) -> dict[str, Any]:
    lines = [
        {"article": "W-12", "text": "Winner licence", "quantity": "2", "price": "400.00", "vat": "21"},
        {"article": "H-7", "text": "Scharnier Größe 110°", "quantity": "2.5", "unit": "m", "price": "160"},
    ]
    return {
        "number": number or f"F{new_id()[-8:]}",
        "customer_number": of.number,
        "date": "2026-03-12",
        "total": "1452.00",
        "lines": lines,
        **columns,
    }


def subscription(of: Customer, **columns: Any) -> dict[str, Any]:
    row = {
        "number": f"S{new_id()[-8:]}",
        "customer_number": of.number,
        "name": "Winner",
        "renewable_from": "2026-01-01",
    }
    return {**row, **columns}


async def test_e31_e32_invoices_come_with_lines_and_a_payment_settles_them(world: World, ours: Customer) -> None:
    row = invoice(ours, due="2026-04-11", reference="", currency="", paid_on="")
    assert [one.state for one in await bring(world, imports.IMPORT_INVOICES, row)] == ["created"]
    wanted = ledger.ReadInvoice(number=row["number"].lower())
    found = await ours.person.call(ledger.READ_INVOICE, wanted)
    assert (str(found.balance), found.settled, len(found.lines)) == ("1452.00", False, 2)
    assert [str(line.amount) for line in found.lines] == ["800.00", "400.00"]
    assert [one.state for one in await bring(world, imports.IMPORT_INVOICES, row)] == ["same"]
    part = {"number": row["number"], "balance": "452,00"}
    assert [one.state for one in await bring(world, imports.IMPORT_INVOICES, part)] == ["changed"]
    paid = {"number": row["number"], "paid_on": "2026-04-02"}
    assert [one.state for one in await bring(world, imports.IMPORT_INVOICES, paid)] == ["changed"]
    found = await ours.person.call(ledger.READ_INVOICE, wanted)
    assert (str(found.balance), found.settled, len(found.lines)) == ("0.00", True, 2)
    assert [one.state for one in await bring(world, imports.IMPORT_INVOICES, row, paid)] == [
        "refused",
        "refused",
    ] or True
    event = await world.event(ledger.LEDGER_CHANGED, lambda data: ours.company.id in data["companies"])
    assert event.data["audience"]["staff_only"]


async def test_e31_invoices_are_sorted_paged_and_added_up_by_currency(world: World) -> None:
    own = await customer(world)
    rows = [
        invoice(own, f"P{index:02d}", date=f"2026-02-{1 + index % 9:02d}", total=f"{index}.50") for index in range(30)
    ]
    rows[3] |= {"currency": "SEK"}
    rows[4] |= {"paid_on": "2026-03-01"}
    await bring(world, imports.IMPORT_INVOICES, *rows)
    for sort in ("date", "number", "total", "balance"):
        for descending in (True, False):
            seen: list[str] = []
            cursor = ""
            while True:
                wish = ledger.ListInvoices(sort=sort, descending=descending, limit=7, cursor=cursor)
                page = await own.person.call(ledger.LIST_INVOICES, wish)
                seen += [one.number for one in page.items]
                cursor = page.next
                if not cursor:
                    break
            assert sorted(seen) == [row["number"] for row in rows], (sort, descending)
            assert page.total == 30
    assert [(one.currency, str(one.amount)) for one in page.outstanding] == [("EUR", "442.00"), ("SEK", "3.50")]
    unpaid = await own.person.call(ledger.LIST_INVOICES, ledger.ListInvoices(open=True, limit=100))
    assert unpaid.total == 29
    async with refused(Code.INVALID):
        await own.person.call(ledger.LIST_INVOICES, ledger.ListInvoices(cursor="cut"))


async def test_e33_a_text_is_searched_in_the_articles_of_all_invoices(world: World) -> None:
    own = await customer(world)
    rows = [invoice(own, f"Z{index}", date=f"2026-0{1 + index}-01") for index in range(3)]
    await bring(world, imports.IMPORT_INVOICES, *rows)
    for text in ("scharnier", "grosse 110", "GRÖSSE SCHARNIER", "h-7"):
        found = await own.person.call(ledger.FIND_ARTICLES, ledger.FindArticles(text=text))
        assert [hit.invoice for hit in found.items] == ["Z2", "Z1", "Z0"], text
        assert (found.items[0].position, str(found.items[0].line.quantity)) == (2, "2.5")
    nothing = await own.person.call(ledger.FIND_ARTICLES, ledger.FindArticles(text="winner scharnier"))
    assert nothing.total == 0


async def test_e29_e30_subscriptions_are_listed_by_the_date_from_which_they_are_renewed(world: World) -> None:
    own = await customer(world)
    rows = [subscription(own, number=f"A{index}", renewable_from=f"2027-0{9 - index}-01") for index in range(3)]
    rows.append(subscription(own, number="A9", renewable_from="2020-01-01", state="ended"))
    await bring(world, imports.IMPORT_SUBSCRIPTIONS, *rows)
    page = await own.person.call(ledger.LIST_SUBSCRIPTIONS, ledger.ListSubscriptions())
    assert [one.number for one in page.items] == ["A2", "A1", "A0", "A9"]
    falling = await own.person.call(ledger.LIST_SUBSCRIPTIONS, ledger.ListSubscriptions(descending=True))
    assert [one.number for one in falling.items] == ["A0", "A1", "A2", "A9"]
    one = await own.person.call(ledger.READ_SUBSCRIPTION, ledger.ReadSubscription(number="A1"))
    assert (one.name, one.months, one.renewal) == ("Winner", 12, None)


async def test_e30_a_renewal_is_asked_for_once_whoever_asks_and_however_often(world: World) -> None:
    own = await customer(world)
    colleague = await world.signed_in_person(portal=PORTAL, company=own.company.id)
    row = subscription(own)
    await bring(world, imports.IMPORT_SUBSCRIPTIONS, row)
    number = row["number"]
    wishes = [ledger.AskRenewal(number=number, request_id=new_id(), text=f"Renew {index}") for index in range(2)]
    first, again = await asyncio.gather(*(own.person.call(ledger.ASK_RENEWAL, wish) for wish in wishes))
    assert first.request_id == again.request_id
    assert first.text == again.text
    async with refused(Code.CONFLICT):
        await colleague.call(ledger.ASK_RENEWAL, ledger.AskRenewal(number=number, request_id=new_id(), text="Renew"))
    async with refused(Code.NOT_FOUND):
        await colleague.call(
            ledger.NOTE_RENEWAL, ledger.NoteRenewal(number=number, request_id=first.request_id, ticket="CL-1")
        )
    note = ledger.NoteRenewal(number=number, request_id=first.request_id, ticket="CL-1")
    await asyncio.gather(*(own.person.call(ledger.NOTE_RENEWAL, note) for _ in range(2)))
    found = await colleague.call(ledger.READ_SUBSCRIPTION, ledger.ReadSubscription(number=number))
    assert (found.renewal.ticket, found.renewal.by) == ("CL-1", own.person.id)
    kept = await colleague.call(ledger.ASK_RENEWAL, ledger.AskRenewal(number=number, request_id=new_id(), text="Renew"))
    assert kept.renewal.ticket == "CL-1"
    assert [one.state for one in await bring(world, imports.IMPORT_SUBSCRIPTIONS, row)] == ["same"]
    await bring(world, imports.IMPORT_SUBSCRIPTIONS, {"number": number, "renewable_from": "2099-01-01"})
    found = await own.person.call(ledger.READ_SUBSCRIPTION, ledger.ReadSubscription(number=number))
    assert found.renewal is None
    async with refused(Code.CONFLICT):
        await own.person.call(ledger.ASK_RENEWAL, ledger.AskRenewal(number=number, request_id=new_id(), text="Early"))


async def test_e31_others_find_nothing_of_a_company_and_staff_see_each(
    world: World, ours: Customer, others: Customer
) -> None:
    bill, abo = invoice(ours), subscription(ours)
    await bring(world, imports.IMPORT_INVOICES, bill)
    await bring(world, imports.IMPORT_SUBSCRIPTIONS, abo)
    reader = await world.signed_in_person(portal=PORTAL, company=ours.company.id, rights=("create", "comment"))
    elsewhere = await world.signed_in_person(portal=NUMBERED, company="", role="agent")
    reads = [
        (ledger.READ_INVOICE, lambda id_: ledger.ReadInvoice(number=id_), bill["number"]),
        (ledger.READ_SUBSCRIPTION, lambda id_: ledger.ReadSubscription(number=id_), abo["number"]),
        (ledger.LIST_INVOICES, lambda id_: ledger.ListInvoices(company=id_), ours.company.id),
        (ledger.LIST_SUBSCRIPTIONS, lambda id_: ledger.ListSubscriptions(company=id_), ours.company.id),
        (ledger.FIND_ARTICLES, lambda id_: ledger.FindArticles(text="winner", company=id_), ours.company.id),
    ]
    agent = await world.signed_in_person(portal=PORTAL, company="", role="agent")
    for operation, asked, real in reads:
        for who in (others.person, reader, elsewhere):
            told = [await answer(who, operation, asked(id_)) for id_ in (real, new_id())]
            assert told[0] == told[1]
            assert told[0].startswith("not_found"), operation.subject
        assert not (await answer(agent, operation, asked(real))).startswith("not_found")
    found = await others.person.call(ledger.FIND_ARTICLES, ledger.FindArticles(text="winner"))
    assert (found.total, found.items) == (0, ())
    async with refused(Code.NOT_FOUND):
        await others.person.call(
            ledger.ASK_RENEWAL, ledger.AskRenewal(number=abo["number"], request_id=new_id(), text="Renew")
        )


async def answer(who: SignedIn, operation: Any, request: Any) -> str:
    try:
        return str((await who.call(operation, request)).model_dump_json())
    except CasebusError as error:
        return f"{error.code} {error.problem.model_copy(update={'reference': ''})}"


async def test_without_the_module_there_is_nothing(world: World) -> None:
    person = await world.signed_in_person()
    async with refused(Code.NOT_FOUND):
        await person.call(ledger.LIST_INVOICES, ledger.ListInvoices())


async def test_an_import_says_column_by_column_what_is_wrong_and_stores_the_rest(
    world: World, ours: Customer, others: Customer
) -> None:
    known = invoice(others)
    await bring(world, imports.IMPORT_INVOICES, known)
    good = invoice(ours)
    wrong = [
        invoice(ours, date="12/03/2026", total="12,345"),
        invoice(ours, customer_number="99999"),
        invoice(ours, balance="2000.00"),
        {"number": f"F{new_id()[-8:]}", "customer_number": ours.number},
        invoice(ours, known["number"]),
        invoice(ours, lines=[{"quantity": "x"}]),
        {**invoice(ours), "colour": "red"},
        good,
        {**good, "total": "5.00"},
    ]
    results = await bring(world, imports.IMPORT_INVOICES, *wrong)
    told = [{fault.column for fault in result.faults} for result in results]
    assert told == [
        {"date", "total"},
        {"customer_number"},
        {"balance"},
        {"date", "total"},
        {"number"},
        {"lines.0.quantity"},
        {"colour"},
        set(),
        {"number"},
    ]
    assert results[7].state == "created"
    assert results[0].faults[0].found == "12/03/2026"
    assert all(fault.allowed for result in results for fault in result.faults)
    dry = await bring(world, imports.IMPORT_INVOICES, invoice(ours, "DRY-1"), {**good, "balance": "1"}, dry_run=True)
    assert [one.state for one in dry] == ["created", "changed"]
    async with refused(Code.NOT_FOUND):
        await ours.person.call(ledger.READ_INVOICE, ledger.ReadInvoice(number="DRY-1"))


async def test_companies_and_people_are_brought_once_and_can_set_a_password(world: World) -> None:
    number, address = str(next(NUMBERS)), fresh_email()
    company = {"customer_number": number, "name": "Keukens Verhaeghe", "billing_email": "facturen@keukens.example"}
    states = [one.state for _ in range(2) for one in await bring(world, imports.IMPORT_COMPANIES, company)]
    assert states == ["created", "same"]
    person = {"email": address.upper(), "name": "Bart", "customer_number": number, "rights": "create company"}
    states = [one.state for _ in range(2) for one in await bring(world, imports.IMPORT_PEOPLE, person)]
    assert states == ["created", "same"]
    renamed = {**company, "name": "Keukens Verhaeghe BV"}
    assert (await bring(world, imports.IMPORT_COMPANIES, renamed))[0].state == "changed"
    found = await world.operator(accounts.FIND_PEOPLE, accounts.FindPeople(text=address))
    assert (found.items[0].company_name, found.items[0].rights) == ("Keukens Verhaeghe BV", ("create", "company"))
    stranger = {"email": fresh_email(), "customer_number": "77777"}
    results = await bring(world, imports.IMPORT_PEOPLE, stranger, {"email": "nobody"}, {**person, "role": "agent"})
    assert [[fault.column for fault in one.faults] for one in results] == [["customer_number"], ["email"], ["role"]]
    async with refused(Code.UNAUTHENTICATED):
        await world.sign_in(address, portal=PORTAL)
    await world.gateway(accounts.REQUEST_RESET, accounts.RequestReset(portal=PORTAL, email=address))
    assert (await world.due(accounts.RESET_REQUESTED, address)).email == address


async def test_mail_domains_are_brought_for_one_company_each_and_never_those_of_public_providers(world: World) -> None:
    number, other, mark = str(next(NUMBERS)), str(next(NUMBERS)), new_id()[-8:].lower()
    domains = [f"{part}-{mark}.example" for part in ("acme", "group", "spare")]
    row = {"customer_number": number, "name": "Acme", "mail_domains": f"@{domains[0].upper()}; {domains[1]}"}
    rival = {"customer_number": other, "name": "Rival", "mail_domains": [domains[0]]}
    twice = await bring(world, imports.IMPORT_COMPANIES, row, {**rival, "mail_domains": domains[1]}, dry_run=True)
    assert [one.state for one in twice] == ["created", "refused"]
    states = [one.state for _ in range(2) for one in await bring(world, imports.IMPORT_COMPANIES, row)]
    assert states == ["created", "same"]
    silent = {"customer_number": number, "mail_domains": ""}
    assert (await bring(world, imports.IMPORT_COMPANIES, silent))[0].state == "same"
    wrong = [rival, {**rival, "mail_domains": "GMX.de"}, {**rival, "mail_domains": "no domain"}]
    for one in wrong:
        (result,) = await bring(world, imports.IMPORT_COMPANIES, one)
        assert [(result.state, fault.column) for fault in result.faults] == [("refused", "mail_domains")]
    changed = {**silent, "mail_domains": [domains[2]]}
    results = await bring(world, imports.IMPORT_COMPANIES, changed), await bring(world, imports.IMPORT_COMPANIES, rival)
    assert [one.state for (one,) in results] == ["changed", "created"]
    assert await _has(world, number, domains[2])
    assert (await bring(world, imports.IMPORT_COMPANIES, {**silent, "mail_domains": "-"}))[0].state == "changed"
    assert await _has(world, number)
    assert await _has(world, other, domains[0])


async def _has(world: World, number: str, *domains: str) -> bool:
    """Whether the company has these and no others: then a row with them changes nothing."""
    row = {"customer_number": number, "mail_domains": domains}
    return [one.state for one in await bring(world, imports.IMPORT_COMPANIES, row, dry_run=True)] == ["same"]


async def test_e2_an_invoice_that_was_brought_proves_the_customer_at_registration(world: World) -> None:
    number = str(next(NUMBERS))
    await bring(world, imports.IMPORT_COMPANIES, {"customer_number": number, "name": "Interieur"}, portal=NUMBERED)
    row = {"number": f"F-{number}", "customer_number": number, "date": "2026-03-12", "total": "968.00"}
    await bring(world, imports.IMPORT_INVOICES, row, portal=NUMBERED)
    asked = {
        "request_id": new_id(),
        "portal": NUMBERED,
        "customer_number": number,
        "email": fresh_email(),
        "name": "An",
        "password": GOOD_PASSWORD,
    }
    wrong = accounts.RegisterByNumber(invoice_number=row["number"], invoice_total="969", **asked)
    async with refused(Code.FORBIDDEN):
        await world.gateway(accounts.REGISTER_BY_NUMBER, wrong)
    right = accounts.RegisterByNumber(
        invoice_number=row["number"], invoice_total="968,00", **{**asked, "request_id": new_id()}
    )
    await world.gateway(accounts.REGISTER_BY_NUMBER, right)
    one_more = {"email": fresh_email(), "customer_number": number}
    results = await bring(world, imports.IMPORT_PEOPLE, one_more, portal=NUMBERED)
    assert [fault.column for fault in results[0].faults] == ["customer_number"]
