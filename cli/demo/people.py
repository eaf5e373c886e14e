"""Loads the demo companies and people."""

from collections.abc import Sequence
from typing import Any

from cli.demo.credentials import Credentials
from cli.demo.model import Demo
from cli.session import Operator
from contracts import accounts, imports
from contracts.base import Operation


async def load(operator: Operator, portal: str, demo: Demo, credentials: Credentials) -> None:
    """Make what is missing; the same again changes nothing."""
    companies: dict[str, str] = {}
    for key, name in demo.companies.items():
        request = accounts.CreateCompany(
            request_id=f"demo-{portal}-{key}",
            portal=portal,
            name=name,
            customer_number=demo.customer_numbers.get(key, ""),
        )
        companies[key] = (await operator.call(accounts.CREATE_COMPANY, request)).id
        await _invoices(operator, portal, demo, key, companies[key])
        await _subscriptions(operator, portal, demo, key)
    for slot, person in demo.people.items():
        await operator.call(
            accounts.CREATE_PERSON,
            accounts.CreatePerson(
                request_id=f"demo-{portal}-{slot}",
                portal=portal,
                email=person.email,
                name=person.name,
                role=person.role,
                company=companies.get(person.company, ""),
                language=person.language,
                password=credentials[portal][slot]["password"],
            ),
        )


async def _invoices(operator: Operator, portal: str, demo: Demo, key: str, company: str) -> None:
    """Those with a date as an import brings them, the others as proofs at registration."""
    proofs = tuple(one for one in demo.invoices.get(key, ()) if not one.date)
    if proofs:
        facts = tuple(accounts.InvoiceFact(number=one.number, total=one.total) for one in proofs)
        await operator.call(accounts.CHANGE_COMPANY, accounts.ChangeCompany(company=company, invoices=facts))
    dated = [one.model_dump(mode="json") for one in demo.invoices.get(key, ()) if one.date]
    if dated:
        await _bring_new(operator, imports.IMPORT_INVOICES, portal, demo.customer_numbers[key], dated)


async def _subscriptions(operator: Operator, portal: str, demo: Demo, key: str) -> None:
    known = [one.model_dump(mode="json") for one in demo.subscriptions.get(key, ())]
    if known:
        await _bring_new(operator, imports.IMPORT_SUBSCRIPTIONS, portal, demo.customer_numbers[key], known)


async def _bring_new(
    operator: Operator,
    operation: Operation[Any, imports.Imported],
    portal: str,
    number: str,
    rows: Sequence[imports.Row],
) -> None:
    """Those that are not there yet: what became of the others since stays."""
    wanted = tuple({**row, "customer_number": number} for row in rows)
    looked = await operator.call(operation, operation.request(portal=portal, rows=wanted, dry_run=True))
    new = tuple(row for row, result in zip(wanted, looked.results, strict=True) if result.state == "created")
    if new:
        await operator.call(operation, operation.request(portal=portal, rows=new))
