"""Telling a repeated request from another one with the same id."""

import hashlib
from typing import Any

from contracts.base import Request
from services.tickets.domain import Actor, RefusedError


def imprint_of(actor: Actor, subject: str, request: Request) -> str:
    """A short hash of who asks for what; without the request id, and without what is not said."""
    body: Any = request.model_dump_json(exclude={"request_id"}, exclude_defaults=True)
    return hashlib.blake2b(f"{actor.id}\n{subject}\n{body}".encode(), digest_size=12).hexdigest()


def check_same(known: str, imprint: str) -> None:
    """Raise when the request id was used for something else."""
    if known != imprint:
        raise RefusedError("repeated_differently", "This request id was used before, for something else.")
