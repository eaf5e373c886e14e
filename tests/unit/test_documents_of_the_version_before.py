"""What the version before wrote into the databases is read by this one, and written back without losing anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

from services.accounts.adapters.documents import company_document, company_of, person_document, person_of
from services.notify.adapters.mongo import _notice
from services.tickets.adapters.articles.documents import article_in
from services.tickets.adapters.articles.documents import document_of as article_document
from services.tickets.adapters.documents import document_of, ticket_in
from services.tickets.adapters.releases.documents import product_document, product_in, release_document, release_in

Document = dict[str, Any]
AWARE = json_util.JSONOptions(tz_aware=True, document_class=dict)
STORED: dict[str, list[Document]] = json_util.loads(
    (Path(__file__).parents[1] / "golden" / "documents.json").read_text(encoding="utf-8"), json_options=AWARE
)
READERS: dict[str, Callable[[Document], Any]] = {
    "tickets.tickets": ticket_in,
    "tickets.articles": article_in,
    "tickets.products": product_in,
    "tickets.releases": release_in,
    "accounts.people": person_of,
    "accounts.companies": company_of,
    "notify.notices": _notice,
}
WRITERS: dict[str, Callable[[Any], Document]] = {
    "tickets.tickets": document_of,
    "tickets.articles": article_document,
    "tickets.products": product_document,
    "tickets.releases": release_document,
    "accounts.people": person_document,
    "accounts.companies": company_document,
}
EACH = [(name, document) for name, documents in STORED.items() for document in documents]
KEPT_BY_OTHERS = {"outbox", "pending", "write"}  # set beside the document by whoever stores it


def test_every_kind_of_document_is_there() -> None:
    assert set(STORED) == set(READERS)
    assert all(STORED.values())


@pytest.mark.parametrize(("name", "document"), EACH, ids=[f"{name} {document['_id']}" for name, document in EACH])
def test_a_document_of_the_version_before_is_read_and_loses_nothing(name: str, document: Document) -> None:
    read = READERS[name](dict(document))
    if name not in WRITERS:
        return
    written = WRITERS[name](read)
    lost = {
        key
        for key, value in document.items()
        if value not in (None, "", [], {}, False, 0) and key not in KEPT_BY_OTHERS and key not in written
    }
    assert lost == set()
