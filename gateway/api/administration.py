"""A company's subscriptions and invoices for programs: the messages of the bus (E29 to E33)."""

from pydantic import Field

from contracts import ledger as l
from gateway.api.endpoint import ApiModel, Asked
from gateway.pages.administration import renewing
from gateway.visit import Visit


class SubscriptionQuery(ApiModel):
    """Which subscriptions, in which order; staff name the company."""

    company: str = Field(default="", max_length=60, description="staff only")
    sort: l.SubscriptionSort = "renewable"
    descending: bool = False
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class InvoiceQuery(ApiModel):
    """Which invoices, in which order; staff name the company."""

    company: str = Field(default="", max_length=60, description="staff only")
    open: bool = Field(default=False, description="only those with something left to pay")
    sort: l.InvoiceSort = "date"
    descending: bool = True
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class ArticleQuery(ApiModel):
    """What to look for in all invoices; staff name the company."""

    q: str = Field(min_length=1, max_length=200)
    company: str = Field(default="", max_length=60, description="staff only")
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


async def list_subscriptions(visit: Visit, asked: Asked) -> l.SubscriptionPage:
    """A page of them."""
    return await visit.peers.ledger.subscriptions(visit.token, l.ListSubscriptions(**asked.query.model_dump()))


async def read_subscription(visit: Visit, _asked: Asked) -> l.Subscription:
    """One."""
    return await visit.peers.ledger.subscription(visit.token, visit.values["subscription"])


async def list_invoices(visit: Visit, asked: Asked) -> l.InvoicePage:
    """A page of them."""
    return await visit.peers.ledger.invoices(visit.token, l.ListInvoices(**asked.query.model_dump()))


async def read_invoice(visit: Visit, _asked: Asked) -> l.Invoice:
    """One with its lines."""
    return await visit.peers.ledger.invoice(visit.token, visit.values["invoice"])


async def find_articles(visit: Visit, asked: Asked) -> l.ArticlePage:
    """The lines that have all words."""
    query: ArticleQuery = asked.query
    request = l.FindArticles(company=query.company, text=query.q, limit=query.limit, cursor=query.cursor)
    return await visit.peers.ledger.articles(visit.token, request)


class Renewal(ApiModel):
    """What is asked, in the own words; without a text, just the renewal."""

    text: str = Field(default="", max_length=5_000)


async def ask_renewal(visit: Visit, asked: Asked) -> l.RenewalAsked:
    """A ticket that asks for the renewal, once: whoever asks again is told of the ticket that is there."""
    found = await visit.peers.ledger.subscription(visit.token, visit.values["subscription"])
    text = asked.body.text or renewing.prepared(visit, found)
    wish = await visit.peers.ledger.ask_renewal(visit.token, found.number, asked.request_id, text)
    if wish.renewal.ticket:
        return wish
    written = await renewing.open_ticket(visit, found, wish, text)
    token = await visit.fresh_token()
    await visit.peers.ledger.note_renewal(token, found.number, wish.request_id, written.number)
    return wish.model_copy(update={"renewal": wish.renewal.model_copy(update={"ticket": written.number})})
