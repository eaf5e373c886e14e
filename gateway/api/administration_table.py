"""The operations of a company's subscriptions and invoices in the JSON API."""

from contracts import ledger as l
from gateway.api import administration as a
from gateway.api.endpoint import Endpoint
from gateway.pages.administration.showing import pdf

TAG = "administration"

ADMINISTRATION = (
    Endpoint(
        "GET",
        "/subscriptions",
        "listSubscriptions",
        "List the company's subscriptions",
        a.list_subscriptions,
        query=a.SubscriptionQuery,
        reply=l.SubscriptionPage,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/subscriptions/{subscription}",
        "readSubscription",
        "Read a subscription",
        a.read_subscription,
        reply=l.Subscription,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/invoices",
        "listInvoices",
        "List the company's invoices",
        a.list_invoices,
        query=a.InvoiceQuery,
        reply=l.InvoicePage,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/invoices/{invoice}",
        "readInvoice",
        "Read an invoice with its lines",
        a.read_invoice,
        reply=l.Invoice,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/invoices/{invoice}/pdf",
        "readInvoicePdf",
        "Read an invoice as PDF",
        raw=pdf,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/articles-invoiced",
        "findArticles",
        "Look for a text in the articles of all invoices",
        a.find_articles,
        query=a.ArticleQuery,
        reply=l.ArticlePage,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "POST",
        "/subscriptions/{subscription}/renewal",
        "askRenewal",
        "Ask for the renewal of a subscription, by a ticket",
        a.ask_renewal,
        body=a.Renewal,
        reply=l.RenewalAsked,
        status=201,
        tag=TAG,
        problems=(404, 409, 413, 415, 422),
    ),
)
