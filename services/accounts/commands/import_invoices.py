"""The vendor's systems bring invoices: new ones, and payments of known ones."""

from dataclasses import dataclass, replace
from decimal import Decimal

from contracts import imports
from contracts.base import Actor
from contracts.imports import Fault
from kit.clock import Clock
from services.accounts.commands.importing import Kind, LedgerImport, companies_of, read_rows
from services.accounts.commands.parts import Portals
from services.accounts.commands.rows import NEEDED, InvoiceRow, LineRow, fault
from services.accounts.domain.companies import plain_number
from services.accounts.domain.ledger import Invoice, Line
from services.accounts.ports import Audit, Companies, Ledger

NOTHING = Decimal("0.00")
HOME_CURRENCY = "EUR"


@dataclass(frozen=True)
class ImportInvoices:
    """Idempotent by the vendor's number; each invoice is one write with all its lines."""

    companies: Companies
    ledger: Ledger
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: imports.ImportInvoices) -> imports.Imported:
        """What became of each row."""
        reading = read_rows(self.portals, request, InvoiceRow, lambda row: plain_number(row.number), "number")
        companies = await companies_of(self.companies, request.portal, reading)
        kind = Kind("invoices", self.ledger.invoices, is_whole, fresh, merged)
        await LedgerImport(self.ledger, self.audit, self.clock).store(kind, request, reading, companies, actor.id)
        return imports.Imported(results=reading.answer(len(request.rows)))


def is_whole(row: InvoiceRow) -> bool:
    """Whether the row has all that a new invoice needs."""
    return not missing(row)


def missing(row: InvoiceRow) -> tuple[Fault, ...]:
    """What a new invoice lacks."""
    return tuple(fault(name, "", NEEDED) for name in ("customer_number", "date", "total") if not _said(row, name))


def fresh(portal: str, row: InvoiceRow, company: str) -> Invoice | tuple[Fault, ...]:
    """A new invoice; without a word about payments nothing of it is paid."""
    if faults := missing(row):
        return faults
    assert row.date is not None
    assert row.total is not None
    balance = row.balance if row.balance is not None else NOTHING if row.paid_on else row.total
    invoice = Invoice(
        number=row.number,
        portal=portal,
        company=company,
        date=row.date,
        currency=row.currency or HOME_CURRENCY,
        total=row.total,
        balance=balance,
        due=row.due,
        paid_on=row.paid_on if balance == 0 else None,
        reference=row.reference or "",
        lines=tuple(line_of(line) for line in row.lines or ()),
    )
    return faults_of(invoice, row) or invoice


def merged(known: Invoice, row: InvoiceRow) -> Invoice | tuple[Fault, ...]:
    """A known invoice with what the row says; what it does not say stays."""
    balance = row.balance
    if balance is None:
        balance = NOTHING if row.paid_on and not known.settled else known.balance
        if row.total is not None and known.balance == known.total:
            balance = balance if balance == 0 else row.total
    paid_on = (row.paid_on or known.paid_on) if balance == 0 else None
    invoice = replace(
        known,
        number=row.number,
        date=row.date or known.date,
        currency=row.currency or known.currency,
        total=known.total if row.total is None else row.total,
        balance=balance,
        due=row.due or known.due,
        paid_on=paid_on,
        reference=row.reference or known.reference,
        lines=known.lines if row.lines is None else tuple(line_of(line) for line in row.lines),
    )
    return faults_of(invoice, row) or invoice


def faults_of(invoice: Invoice, row: InvoiceRow) -> tuple[Fault, ...]:
    """What of an invoice does not fit together."""
    low, high = sorted((NOTHING, invoice.total))
    if not low <= invoice.balance <= high:
        return (fault("balance", invoice.balance, f"a sum from {low} to {high}, as the total is {invoice.total}"),)
    if invoice.due and invoice.due < invoice.date:
        return (fault("due", row.due, f"a date not before {invoice.date}"),)
    return tuple(
        fault(f"lines.{position}.text", "", "an article or a text")
        for position, line in enumerate(row.lines or ())
        if not line.article and not line.text
    )


def line_of(row: LineRow) -> Line:
    """A line; the price follows from the amount, or the amount from the price."""
    quantity = Decimal(1) if row.quantity is None else row.quantity
    amount, price = row.amount, row.price
    if price is None:
        price = (amount / quantity).quantize(Decimal("0.0001")) if amount is not None and quantity else NOTHING
    if amount is None:
        amount = (quantity * price).quantize(Decimal("0.01"))
    return Line(row.article or "", row.text or "", quantity, row.unit or "", price, amount, row.vat)


def _said(row: InvoiceRow, name: str) -> bool:
    return getattr(row, name) is not None
