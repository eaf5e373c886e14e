"""Subscriptions and invoices, kept by the accounts service, as pages see them; `token` is that of whoever asks."""

from dataclasses import dataclass

from contracts import ledger as l
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class LedgerPeer:
    """What a company has with the vendor."""

    bus: Caller

    async def subscriptions(self, token: str, request: l.ListSubscriptions) -> l.SubscriptionPage:
        """A page of a company's subscriptions."""
        return await self.bus.call(l.LIST_SUBSCRIPTIONS, request, token=token)

    async def subscription(self, token: str, number: str) -> l.Subscription:
        """One subscription."""
        return await self.bus.call(l.READ_SUBSCRIPTION, asked(l.ReadSubscription, number=number), token=token)

    async def ask_renewal(self, token: str, number: str, request_id: str, text: str) -> l.RenewalAsked:
        """What is to be opened as a ticket, or was."""
        request = asked(l.AskRenewal, number=number, request_id=request_id, text=text)
        return await self.bus.call(l.ASK_RENEWAL, request, token=token)

    async def note_renewal(self, token: str, number: str, request_id: str, ticket: str) -> None:
        """The ticket is open."""
        request = asked(l.NoteRenewal, number=number, request_id=request_id, ticket=ticket)
        await self.bus.call(l.NOTE_RENEWAL, request, token=token)

    async def invoices(self, token: str, request: l.ListInvoices) -> l.InvoicePage:
        """A page of a company's invoices."""
        return await self.bus.call(l.LIST_INVOICES, request, token=token)

    async def invoice(self, token: str, number: str) -> l.Invoice:
        """One invoice with its lines."""
        return await self.bus.call(l.READ_INVOICE, asked(l.ReadInvoice, number=number), token=token)

    async def articles(self, token: str, request: l.FindArticles) -> l.ArticlePage:
        """The lines of invoices with all words of a text."""
        return await self.bus.call(l.FIND_ARTICLES, request, token=token)
