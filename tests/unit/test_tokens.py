"""How long actor tokens hold."""

from __future__ import annotations

import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from contracts.base import Actor
from kit.rpc.client import CALL_SECONDS
from kit.tokens import OwnToken, TokenSigner

PERSON = Actor(kind="person", id="p", portal="autowork", role="customer")
SERVICE = Actor(kind="service", id="gateway", portal="*", role="service")
SERVICE_AGE = 30 - CALL_SECONDS  # so old that the rest of its life is one call long


def signer() -> TokenSigner:
    key = Ed25519PrivateKey.generate()
    return TokenSigner(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def test_a_persons_token_holds_for_five_seconds() -> None:
    _, signed = signer().sign(PERSON)
    assert 4 < signed.expires - time.time() <= 5


async def test_a_process_never_starts_a_call_with_a_token_that_could_expire_before_its_second_attempt() -> None:
    minted = 0
    sign = signer().sign

    async def mint() -> tuple[str, float]:
        nonlocal minted
        minted += 1
        token, actor = sign(SERVICE)
        ages = {1: 0.0, 2: SERVICE_AGE}
        return token, actor.expires - ages[min(minted, 2)]

    own = OwnToken(mint)
    assert await own() == await own(), "a young one is used again"
    assert minted == 1
    old = OwnToken(mint)
    await old()
    await old()
    assert minted == 3, "one that is too old is replaced before the call"
