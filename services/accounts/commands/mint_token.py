"""A process of ours gets its own actor token; the broker guards who may ask on its subject."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor
from services.accounts.ports import Tokens


@dataclass(frozen=True)
class MintToken:
    """Mints for one process, which its subject names."""

    process: str
    tokens: Tokens

    async def __call__(self, actor: Actor, request: accounts.MintToken) -> accounts.Token:
        """The token of the process."""
        service = Actor(kind="service", id=self.process, portal="*", role="service", name=self.process)
        token, signed = self.tokens.sign(service)
        return accounts.Token(token=token, expires=signed.expires)
