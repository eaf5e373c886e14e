"""The services as the gateway sees them: one typed client each, no subjects."""

from dataclasses import dataclass

from gateway.peers.accounts import AccountsPeer
from gateway.peers.articles import ArticlesPeer
from gateway.peers.calls import Caller
from gateway.peers.files import FilesPeer
from gateway.peers.folders import FoldersPeer
from gateway.peers.ledger import LedgerPeer
from gateway.peers.members import MembersPeer
from gateway.peers.notify import NotifyPeer
from gateway.peers.releases import ReleasesPeer
from gateway.peers.systems import SystemsPeer
from gateway.peers.tickets import TicketsPeer
from gateway.peers.webhooks import WebhooksPeer

__all__ = [
    "AccountsPeer",
    "ArticlesPeer",
    "FilesPeer",
    "FoldersPeer",
    "LedgerPeer",
    "MembersPeer",
    "NotifyPeer",
    "Peers",
    "ReleasesPeer",
    "SystemsPeer",
    "TicketsPeer",
    "WebhooksPeer",
]


@dataclass(frozen=True)
class Peers:
    """All four; accounts in two parts."""

    accounts: AccountsPeer
    tickets: TicketsPeer
    files: FilesPeer
    notify: NotifyPeer
    members: MembersPeer
    articles: ArticlesPeer
    folders: FoldersPeer
    ledger: LedgerPeer
    releases: ReleasesPeer
    systems: SystemsPeer
    webhooks: WebhooksPeer

    @classmethod
    def over(cls, call: Caller) -> "Peers":
        """The peers behind one way to call."""
        return cls(
            AccountsPeer(call),
            TicketsPeer(call),
            FilesPeer(call),
            NotifyPeer(call),
            MembersPeer(call),
            ArticlesPeer(call),
            FoldersPeer(call),
            LedgerPeer(call),
            ReleasesPeer(call),
            SystemsPeer(call),
            WebhooksPeer(call),
        )
