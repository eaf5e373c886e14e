"""Loads the demo companies and people."""

from cli.demo.credentials import Credentials
from cli.demo.model import Demo
from cli.session import Operator
from contracts import accounts


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
        if invoices := demo.invoices.get(key):
            facts = accounts.ChangeCompany(company=companies[key], invoices=invoices)
            await operator.call(accounts.CHANGE_COMPANY, facts)
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
