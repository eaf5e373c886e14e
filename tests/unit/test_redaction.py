"""Somebody is blanked wherever they stand in a document, and nothing else is touched."""

from __future__ import annotations

import json

from kit.redaction import NAMELESS, Redaction
from services.notify.adapters.forgetting import without_waiting

WHO = Redaction("p1", frozenset({"jana weber"}), frozenset({"jana@weber.example"}), frozenset({"jana weber"}), "#4711")


def test_what_has_their_id_keeps_the_id_and_loses_the_rest() -> None:
    party = {"id": "p1", "name": "Jana W.", "side": "customer"}
    assert WHO.of({"contact": party, "other": {"id": "p2", "name": "Jana Weber"}}) == {
        "contact": {"id": "p1", "name": "", "side": "customer"},
        "other": {"id": "p2", "name": "Jana Weber"},
    }
    to = {"person": "p1", "name": "J", "email": "old@weber.example", "language": "de"}
    assert WHO.of({"to": to})["to"] == {"person": "p1", "name": "", "email": "", "language": "de"}


def test_a_document_without_them_is_the_very_same() -> None:
    document = {"title": "Jana Weber", "text": "Ask Jana Weber", "entries": [["title", "Jana Weber", "x"]], "n": 1}
    assert WHO.of(document) is document


def test_changes_that_are_told_by_names_lose_theirs_among_others() -> None:
    entries = [["assignee", "Jana Weber", "Ole"], ["participants", "Eva, Jana Weber, Jon", "Eva"]]
    assert WHO.of({"changes": entries})["changes"] == [
        ["assignee", NAMELESS, "Ole"],
        ["participants", "Eva, Jon", "Eva"],
    ]
    told = {"field": "assignee", "before": "Ole", "after": "Jana Weber"}
    assert WHO.of({"changes": [told]})["changes"] == [{"field": "assignee", "before": "Ole", "after": NAMELESS}]


def test_an_address_goes_wherever_it_stands_alone_and_out_of_what_a_server_said() -> None:
    assert WHO.of({"billing_email": "Jana@Weber.example"}) == {"billing_email": ""}
    assert WHO.of({"answer": "550 <jana@weber.example> unknown"}) == {"answer": "550 <> unknown"}
    assert WHO.of({"by": "Jana Weber"}) == {"by": ""}


def test_an_event_that_is_kept_as_text_is_blanked_inside() -> None:
    body = json.dumps({"type": "x", "data": {"by": {"id": "p1", "name": "Jana Weber"}}})
    after = json.loads(WHO.of({"outbox": [{"id": "e", "body": body}]})["outbox"][0]["body"])
    assert after["data"]["by"] == {"id": "p1", "name": ""}
    untouched = {"body": '{"data":{}}'}
    assert WHO.of(untouched) is untouched


def test_a_company_that_carried_their_name_is_called_otherwise() -> None:
    assert WHO.of({"company_name": "Jana Weber"}) == {"company_name": "#4711"}
    assert WHO.of({"company_name": "Weber GmbH"}) == {"company_name": "Weber GmbH"}


def test_mails_that_still_wait_for_them_go_and_those_to_others_stay() -> None:
    mine = {"id": "0", "state": "queued", "to": {"person": "p1"}}
    other = {"id": "1", "state": "queued", "to": {"person": "p2"}}
    notice = {"_id": "e", "deliveries": [mine, other], "due": 1, "holder": "h", "body": "{}"}
    assert without_waiting(notice, "p1") == {**notice, "deliveries": [other]}
    assert without_waiting({**notice, "deliveries": [mine]}, "p1") == {"_id": "e", "deliveries": []}
    sent = {**notice, "deliveries": [{**mine, "state": "sent"}]}
    assert without_waiting(sent, "p1") is sent
