"""Who is erased is gone from the record of webhooks and from what waits to be called, in the form that is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from kit.redaction import Redaction
from services.notify.adapters.forgetting import without_person
from services.notify.adapters.hooks.documents import row_of
from services.notify.domain.hooks.hook import HookDelivery, Try

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
JANA = Redaction("p1", frozenset({"jana canary"}), frozenset({"jana@canary.example"}))


def kept(person: str, data: dict[str, Any], *tries: Try, due: datetime | None = None) -> dict[str, Any]:
    body = json.dumps({"type": "casebus.v1.ticket.commented", "data": data})
    return row_of(HookDelivery("msg_1", "h1", "t", "autowork/AW-1", body, NOW, person, due=due, tries=tries))


def test_what_they_did_is_gone_whether_it_was_sent_or_waits() -> None:
    for due in (None, NOW):
        assert without_person(kept("p1", {"by": "p1", "text": "Call Jana Canary"}, due=due), JANA) is None


def test_what_others_did_stays_without_their_name_and_address() -> None:
    tries = Try(NOW, 500, 12, answer="no such user: Jana Canary <jana@canary.example>", error="status")
    data = {"by": "p2", "contact": "p1", "of": {"id": "p1", "name": "Jana Canary", "email": "jana@canary.example"}}
    left = without_person(kept("p2", data, tries), JANA)
    assert left is not None
    assert "canary" not in json.dumps(left, default=str).casefold()
    assert json.loads(left["body"])["data"]["contact"] == "p1", "ids stay"


def test_what_is_not_about_them_is_not_touched() -> None:
    other = kept("p2", {"by": "p2", "text": "The printer"})
    assert without_person(other, JANA) is other
