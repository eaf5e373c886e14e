"""Reads of a company's subscriptions and invoices: its own people with the right to see the company's, and staff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from contracts import ledger as l
from contracts.base import Actor
from contracts.errors import CasebusError, Code, invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.domain.ledger import Hit, Invoice, Subscription, folded, outstanding
from services.accounts.domain.paging import Place, of_amount, page
from services.accounts.ports import Companies, Invoices, Ledger
from services.accounts.wire.ledger import head_message, hit_message, invoice_message, subscription_message

Portals = Mapping[str, Portal]
T = TypeVar("T")

INVOICE_PLACES: dict[l.InvoiceSort, Callable[[Invoice], Place]] = {
    "date": lambda invoice: (invoice.date.isoformat(), invoice.key),
    "number": lambda invoice: (invoice.key,),
    "total": lambda invoice: (of_amount(invoice.total), invoice.key),
    "balance": lambda invoice: (of_amount(invoice.balance), invoice.key),
}
SUBSCRIPTION_PLACES: dict[l.SubscriptionSort, Callable[[Subscription], Place]] = {
    "renewable": lambda one: (one.renewable_from.isoformat(), one.key),
    "name": lambda one: (folded(one.name), one.key),
    "number": lambda one: (one.key,),
    "price": lambda one: (of_amount(one.price), one.key),
}


def there(portals: Portals, actor: Actor) -> None:
    """The portal has this module; raises `not_found`."""
    portal = portals.get(actor.portal)
    if portal is None or not portal.modules.administration:
        raise not_found()


def may_see(actor: Actor, company: str) -> bool:
    """Staff see each company of their portal; others their own, with the right to see what is the company's."""
    return actor.is_staff or (bool(actor.company) and actor.company == company and "company" in actor.rights)


async def company_for(companies: Companies, portals: Portals, actor: Actor, wanted: str) -> str:
    """The company that is meant, if it exists and the actor may see what it has; raises `not_found`."""
    there(portals, actor)
    company = wanted or ("" if actor.is_staff else actor.company)
    if not company or not may_see(actor, company):
        raise not_found()
    if actor.is_staff:
        found = await companies.get_for_system(company)
        if found is None or found.portal != actor.portal:
            raise not_found()
    return company


@dataclass(frozen=True)
class ListInvoices:
    """A company's invoices."""

    companies: Companies
    shelves: Invoices
    portals: Portals

    async def __call__(self, actor: Actor, request: l.ListInvoices) -> l.InvoicePage:
        """A page of them, and what is left to pay of all."""
        company = await company_for(self.companies, self.portals, actor, request.company)
        known = await self.shelves.invoices_for_system(actor.portal, company)
        wanted = [one for one in known if not (request.open and one.settled)]
        place = INVOICE_PLACES[request.sort]
        shown, following = paged(wanted, place, request.cursor, request.limit, descending=request.descending)
        left = outstanding(known)
        return l.InvoicePage(
            items=tuple(head_message(one) for one in shown),
            next=following,
            total=len(wanted),
            outstanding=tuple(l.Money(amount=amount, currency=currency) for currency, amount in left.items()),
        )


@dataclass(frozen=True)
class ReadInvoice:
    """One invoice with its lines."""

    companies: Companies
    ledger: Ledger
    portals: Portals

    async def __call__(self, actor: Actor, request: l.ReadInvoice) -> l.Invoice:
        """Another company's is as one that does not exist."""
        there(self.portals, actor)
        found = await self.ledger.invoices.get_for_system(actor.portal, request.number)
        company = await self.companies.get_for_system(found.company) if found else None
        if found is None or company is None or not may_see(actor, found.company):
            raise not_found()
        return invoice_message(found, company)


@dataclass(frozen=True)
class FindArticles:
    """A text in the articles of all invoices of a company."""

    companies: Companies
    shelves: Invoices
    portals: Portals

    async def __call__(self, actor: Actor, request: l.FindArticles) -> l.ArticlePage:
        """The lines that have all words of it, the newest first."""
        company = await company_for(self.companies, self.portals, actor, request.company)
        words = folded(request.text).split()
        if not words:
            raise CasebusError(Code.INVALID, "Some of it is not right.", fields={"text": "This is needed."})
        found = await self.shelves.find_for_system(actor.portal, company, words)
        shown, following = paged(found, _hit_place, request.cursor, request.limit, descending=True)
        return l.ArticlePage(items=tuple(hit_message(hit) for hit in shown), next=following, total=len(found))


@dataclass(frozen=True)
class ListSubscriptions:
    """A company's subscriptions."""

    companies: Companies
    ledger: Ledger
    portals: Portals

    async def __call__(self, actor: Actor, request: l.ListSubscriptions) -> l.SubscriptionPage:
        """A page of them; those that have ended come last, whatever the order."""
        company = await company_for(self.companies, self.portals, actor, request.company)
        known = await self.ledger.subscriptions.of_company_for_system(company)
        place = SUBSCRIPTION_PLACES[request.sort]

        def ended_last(one: Subscription) -> Place:
            return (str(int(one.ended != request.descending)), *place(one))

        shown, following = paged(known, ended_last, request.cursor, request.limit, descending=request.descending)
        items = tuple(subscription_message(one) for one in shown)
        return l.SubscriptionPage(items=items, next=following, total=len(known))


@dataclass(frozen=True)
class ReadSubscription:
    """One subscription."""

    ledger: Ledger
    portals: Portals

    async def __call__(self, actor: Actor, request: l.ReadSubscription) -> l.Subscription:
        """Another company's is as one that does not exist."""
        there(self.portals, actor)
        found = await self.ledger.subscriptions.get_for_system(actor.portal, request.number)
        if found is None or not may_see(actor, found.company):
            raise not_found()
        return subscription_message(found)


@dataclass(frozen=True)
class ListHeld:
    """What companies subscribe to now, for tickets, which asks whether a download is theirs."""

    ledger: Ledger
    portals: Portals
    clock: Clock

    async def __call__(self, _actor: Actor, request: l.ListHeld) -> l.Held:
        """By company; the day is that of the portal's own time."""
        portal = self.portals.get(request.portal)
        if portal is None:
            raise not_found()
        today = self.clock().astimezone(ZoneInfo(portal.contact.timezone)).date()
        found: dict[str, tuple[str, ...]] = {}
        for company in dict.fromkeys(request.companies):
            known = await self.ledger.subscriptions.of_company_for_system(company)
            running = [one for one in known if one.portal == portal.key and one.runs_on(today) and one.article]
            if running:
                found[company] = tuple(dict.fromkeys(one.article for one in running))
        return l.Held(articles=found)


def paged(
    rows: Sequence[T], place: Callable[[T], Place], cursor: str, limit: int, *, descending: bool
) -> tuple[list[T], str]:
    """A page of rows; raises `invalid` for a cursor that was cut."""
    try:
        return page(rows, place, descending=descending, limit=limit, cursor=cursor)
    except ValueError:
        raise _no_cursor() from None


def _no_cursor() -> CasebusError:
    return invalid("Some of it is not right.", cursor="This page of the list is no longer there.")


def _hit_place(hit: Hit) -> Place:
    return hit.invoice.date.isoformat(), hit.invoice.key, f"{100_000 - hit.position:06d}"
