"""What the vendor's systems bring to accounts: companies, people, subscriptions, invoices, answered row by row.

A row is a set of columns, as a CSV file has them, with texts or JSON values. What the service does not accept of a row
is told column by column; nothing of that row is stored, and the others are.
"""

from typing import Any, Literal

from pydantic import Field

from contracts.base import Operation, Reading, Request

MOST_ROWS = 500
MOST_LINES = 2000

COMPANY_COLUMNS = ("customer_number", "name", "billing_email", "mail_domains")
PERSON_COLUMNS = ("email", "name", "customer_number", "role", "rights", "kind", "language", "phone")
SUBSCRIPTION_COLUMNS = (
    *("number", "customer_number", "name", "article", "text", "quantity", "price", "currency", "months"),
    *("starts_on", "renewable_from", "ends_on", "state"),
)
INVOICE_COLUMNS = (
    *("number", "customer_number", "date", "due", "currency", "total", "balance", "paid_on", "reference"),
)
LINE_COLUMNS = ("article", "text", "quantity", "unit", "price", "amount", "vat")

Row = dict[str, Any]
RowState = Literal["created", "changed", "same", "refused"]


class ImportRows(Request):
    """Rows for one portal; with `dry_run` they are checked and answered, and nothing is stored."""

    portal: str
    rows: tuple[Row, ...] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: bool = False


class ImportCompanies(ImportRows):
    """Companies by customer number: `COMPANY_COLUMNS`."""


class ImportPeople(ImportRows):
    """People by mail address: `PERSON_COLUMNS`."""


class ImportSubscriptions(ImportRows):
    """Subscriptions by the vendor's number: `SUBSCRIPTION_COLUMNS`."""


class ImportInvoices(ImportRows):
    """Invoices by the vendor's number: `INVOICE_COLUMNS`, and `lines`, a list of objects with `LINE_COLUMNS`."""


class Fault(Reading):
    """What is wrong with a column of a row; a line's is named `lines.<position>.<column>`, positions from 0."""

    column: str
    found: str
    allowed: str


class RowResult(Reading):
    """What became of a row."""

    state: RowState
    faults: tuple[Fault, ...] = ()


class Imported(Reading):
    """What became of each row, in their order."""

    results: tuple[RowResult, ...]


# Not repeatable by themselves: a portion may take longer than an attempt. Sent again later, each changes nothing.
IMPORT_COMPANIES = Operation("accounts", "import_companies", ImportCompanies, Imported)
IMPORT_PEOPLE = Operation("accounts", "import_people", ImportPeople, Imported)
IMPORT_SUBSCRIPTIONS = Operation("accounts", "import_subscriptions", ImportSubscriptions, Imported)
IMPORT_INVOICES = Operation("accounts", "import_invoices", ImportInvoices, Imported)
