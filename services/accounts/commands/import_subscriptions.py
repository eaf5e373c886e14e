"""The vendor's systems bring subscriptions, and the dates from which they can be renewed."""

from dataclasses import dataclass, replace
from decimal import Decimal

from contracts import imports
from contracts.base import Actor
from contracts.imports import Fault
from kit.clock import Clock
from services.accounts.commands.import_invoices import HOME_CURRENCY
from services.accounts.commands.importing import Kind, LedgerImport, companies_of, read_rows
from services.accounts.commands.parts import Portals
from services.accounts.commands.rows import NEEDED, SubscriptionRow, fault
from services.accounts.domain.companies import plain_number
from services.accounts.domain.ledger import Subscription
from services.accounts.ports import Audit, Companies, Ledger

YEAR = 12


@dataclass(frozen=True)
class ImportSubscriptions:
    """Idempotent by the vendor's number; what customers asked is no part of a row and stays."""

    companies: Companies
    ledger: Ledger
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: imports.ImportSubscriptions) -> imports.Imported:
        """What became of each row."""
        reading = read_rows(self.portals, request, SubscriptionRow, lambda row: plain_number(row.number), "number")
        companies = await companies_of(self.companies, request.portal, reading)
        kind = Kind("subscriptions", self.ledger.subscriptions, is_whole, fresh, merged)
        await LedgerImport(self.ledger, self.audit, self.clock).store(kind, request, reading, companies, actor.id)
        return imports.Imported(results=reading.answer(len(request.rows)))


def is_whole(row: SubscriptionRow) -> bool:
    """Whether the row has all that a new subscription needs."""
    return not missing(row)


def missing(row: SubscriptionRow) -> tuple[Fault, ...]:
    """What a new subscription lacks."""
    needed = ("customer_number", "name", "renewable_from")
    return tuple(fault(name, "", NEEDED) for name in needed if getattr(row, name) is None)


def fresh(portal: str, row: SubscriptionRow, company: str) -> Subscription | tuple[Fault, ...]:
    """A new subscription; a period is a year unless the row says something else."""
    if faults := missing(row):
        return faults
    assert row.renewable_from is not None
    subscription = Subscription(
        number=row.number,
        portal=portal,
        company=company,
        name=row.name or "",
        renewable_from=row.renewable_from,
        currency=row.currency or HOME_CURRENCY,
        article=row.article or "",
        text=row.text or "",
        quantity=Decimal(1) if row.quantity is None else row.quantity,
        price=row.price,
        months=row.months or YEAR,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended=row.state == "ended",
    )
    return faults_of(subscription) or subscription


def merged(known: Subscription, row: SubscriptionRow) -> Subscription | tuple[Fault, ...]:
    """A known subscription with what the row says; what it does not say stays."""
    subscription = replace(
        known,
        number=row.number,
        name=row.name or known.name,
        renewable_from=row.renewable_from or known.renewable_from,
        currency=row.currency or known.currency,
        article=row.article or known.article,
        text=row.text or known.text,
        quantity=known.quantity if row.quantity is None else row.quantity,
        price=known.price if row.price is None else row.price,
        months=row.months or known.months,
        starts_on=row.starts_on or known.starts_on,
        ends_on=row.ends_on or known.ends_on,
        ended=known.ended if row.state is None else row.state == "ended",
    )
    return faults_of(subscription) or subscription


def faults_of(subscription: Subscription) -> tuple[Fault, ...]:
    """What of a subscription does not fit together."""
    begins, ends = subscription.starts_on, subscription.ends_on
    if begins and ends and ends < begins:
        return (fault("ends_on", ends, f"a date not before {begins}"),)
    return ()
