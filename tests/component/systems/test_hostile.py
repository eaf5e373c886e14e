"""An outside system that tries to leave its account, and one that tries to be too much."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from nats.errors import Error as NatsError

from contracts.bus import EVENTS, OPERATIONS
from contracts.systems.operations import OPERATIONS as OFFERED
from contracts.systems.parts import LARGEST_REQUEST
from deploy.local.suite import Suite
from kit.ids import new_id
from kit.nkeys import UserKey
from tests.component.systems.world import Outside, add, ticket

INSIDE = (
    *(operation.subject for operation in OPERATIONS),
    *(event.subject("autowork") for event in EVENTS),
    *("ext.erp.v1.ticket.get", "ext.crm.v1.ticket.get", "feed.erp.autowork.ticket.opened.x", "feed.crm.a.b.c.d"),
    *("_INBOX_gateway.x", "_INBOX_accounts.x", "_INBOX_operator.x", "_R_.x.y", "self.gateway.x", "self.notify.x"),
    *("$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST", "$JS.API.STREAM.CREATE.MINE"),
    *("$JS.API.STREAM.INFO.EVENTS", "$JS.API.STREAM.INFO.EXT_crm", "$JS.API.STREAM.INFO.EXT_erp"),
    *("$JS.API.STREAM.MSG.GET.EVENTS", "$JS.API.STREAM.MSG.GET.EXT_erp", "$JS.API.DIRECT.GET.EXT_crm"),
    *("$JS.API.STREAM.PURGE.EXT_erp", "$JS.API.STREAM.DELETE.EXT_erp", "$JS.API.CONSUMER.CREATE.EXT_erp"),
    *("$JS.API.CONSUMER.CREATE.EXT_erp.mine", "$JS.API.CONSUMER.DURABLE.CREATE.EXT_erp.mine"),
    *("$JS.API.CONSUMER.CREATE.EVENTS.mine", "$JS.API.CONSUMER.DELETE.EXT_erp.erp"),
    *("$JS.API.CONSUMER.MSG.NEXT.EXT_crm.crm", "$JS.API.CONSUMER.MSG.NEXT.EVENTS.notify"),
    *("$JS.API.CONSUMER.INFO.EXT_crm.crm", "$JS.ACK.EXT_crm.crm.1.1.1.1.0", "$JS.ACK.EVENTS.notify.1.1.1.1.0"),
    *("$SYS.REQ.SERVER.PING", "$SYS.REQ.USER.INFO", "$SYS.REQ.ACCOUNT.APP.CONNZ", "$SRV.PING", "$SRV.INFO"),
)
FOREIGN = (">", "*.>", "evt.>", "rpc.>", "feed.>", "ext.>", "$JS.>", "$SYS.>", "_R_.>", "_INBOX_gateway.>", "*")


async def test_nothing_of_ours_answers_or_hears_a_system_outside_its_operations(erp: Outside, crm: Outside) -> None:
    """Each publish is refused by the broker; after the last one it still answers what is allowed."""
    erp.violations.clear()
    for subject in INSIDE:
        await erp.client.publish(subject, b"{}", reply="_INBOX.hostile")
    assert await erp.code("system.info") == ""
    refused = "\n".join(erp.violations)
    assert [subject for subject in INSIDE if f'"{subject.lower()}"' not in refused] == []


async def test_a_system_hears_nothing_but_its_own_answers(erp: Outside, crm: Outside, customer: str) -> None:
    crm.violations.clear()
    heard = []
    for subject in FOREIGN:
        await crm.client.subscribe(subject, cb=heard_by(heard))
    await ticket(erp, customer, title="Not for every ear")
    assert await crm.code("system.info") == ""
    assert sum("permissions violation for subscription" in one for one in crm.violations) == len(FOREIGN)
    assert heard == []


def heard_by(heard: list[str]):  # type: ignore[no-untyped-def]  # a callback of nats-py
    async def note(message: object) -> None:
        heard.append(str(message))

    return note


@pytest.mark.parametrize("reply", ["rpc.tickets.v1.list", "evt.autowork.tickets.v1.opened", "_INBOX_gateway.x"])
async def test_an_answer_never_goes_to_a_subject_of_ours_whatever_reply_is_asked_for(
    erp: Outside, suite: Suite, reply: str
) -> None:
    """The broker puts a subject of its own in the place of the reply; of what it sends back only this account hears."""
    before = json.loads(await suite.operate("systems", "show", "crm"))
    await erp.client.publish("casebus.v1.system.info", b"{}", reply=reply)
    await erp.client.publish("$JS.API.CONSUMER.MSG.NEXT.EXT_erp.erp", b'{"batch":5,"no_wait":true}', reply=reply)
    assert await erp.code("system.info") == ""
    after = json.loads(await suite.operate("systems", "show", "crm"))
    assert {**after, "seen_at": ""} == {**before, "seen_at": ""}


async def test_a_flood_is_answered_to_the_last_request_with_busy_and_when_to_come_back(erp: Outside) -> None:
    answers = await asyncio.gather(*(erp.ask("system.info") for _ in range(1000)))
    busy = [answer["error"] for answer in answers if "error" in answer]
    assert busy, "a thousand at once are too many"
    assert {error["code"] for error in busy} == {"busy"}
    assert all(error["retry_after"] >= 1 for error in busy)
    while await erp.code("system.info"):
        await asyncio.sleep(0.3)


async def test_what_is_no_request_is_answered_with_what_is_wrong_with_it(erp: Outside) -> None:
    deep = b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for body in (b"{", b"[]", b"null", b"\xff\xfe", b'"text"', b"1", deep, b'{"ticket":1}', b'{"ticket":{"$ne":null}}'):
        assert await erp.code("ticket.get", body) == "invalid", body[:40]
    unknown = await erp.ask("ticket.get", {"ticket": "AW-1", "portal": "anka"})
    assert unknown["error"]["fields"] == {"portal": "This field is not known."}
    assert await erp.code("ticket.get", {"ticket": "a" * (LARGEST_REQUEST + 1)}) == "too_large"
    for name in ("ticket.get.more", "nothing", "Ticket.Get", "tickets.v1.list"):
        assert await erp.code(name) == "unknown_operation", name
    body = {"on_behalf": "x@y.example", "title": "T", "description": "D"}
    assert (await erp.ask("ticket.create", body))["error"]["fields"] == {"request_id": "This is needed."}
    assert await erp.code("ticket.create", body, "short") == "invalid"


async def test_only_people_and_tickets_of_its_portal_can_be_named(erp: Outside, credentials: dict) -> None:  # type: ignore[type-arg]
    foreign, agent = credentials["anka"]["customer"]["email"], credentials["autowork"]["agent"]["email"]
    for somebody in (foreign, agent, "nobody@nowhere.example", new_id(), "system:crm", "../x"):
        for field in ("on_behalf", "contact"):
            answer = await erp.ask("ticket.create", {field: somebody, "title": "T", "description": "D"}, new_id())
            assert answer["error"]["code"] == "not_found", somebody
            assert answer["error"]["fields"] == {field: "Nobody."}
    for number in ("anka/ANK-1", "AW-999999", "autowork/AW-999999"):
        assert await erp.code("ticket.get", {"ticket": number}) == "not_found"
    found = await erp.ask("person.find", {"email": foreign})
    assert found == {"items": []}


async def test_what_was_not_granted_is_refused_by_name(crm: Outside, customer: str) -> None:
    allowed = {"system.info", "ticket.get", "ticket.list", "person.find", "events.read"}
    bodies = {
        "ticket.create": {"on_behalf": customer, "title": "T", "description": "D"},
        "ticket.comment": {"ticket": "AW-1", "text": "T"},
        "ticket.status": {"ticket": "AW-1", "status": "open"},
        "ticket.search": {"text": "T"},
        "file.stage": {"name": "a.txt", "size": 1},
        **{f"{rows}.import": {"rows": [{}]} for rows in ("companies", "people", "subscriptions", "invoices")},
    }
    for operation in OFFERED:
        if operation.name not in allowed:
            assert await crm.code(operation.name, bodies[operation.name], new_id()) == "forbidden", operation.name


async def test_a_replaced_key_and_a_revoked_system_are_cut_off_in_the_middle_and_never_come_back(
    suite: Suite, folder: Path, customer: str
) -> None:
    first_key = await add(suite, folder, "monitoring", allow="ticket.create,feed.ticket")
    assert first_key.path.stat().st_mode & 0o777 == 0o600
    told = await suite.operate("systems", "rotate", "monitoring", "--creds", str(first_key.path), "--wait", "60")
    assert "the broker knows it" in told
    async with asyncio.timeout(40):
        await first_key.cut.wait()
    fresh = UserKey(first_key.path.read_text().strip())
    system = await Outside(suite, "monitoring", fresh, first_key.path).connect()
    subscription = await system.client.jetstream().pull_subscribe_bind("monitoring", "EXT_monitoring")
    await ticket(system, customer)
    [first] = await subscription.fetch(1, timeout=30)
    await first.ack()
    await suite.operate("systems", "revoke", "monitoring")
    async with asyncio.timeout(40):
        await system.cut.wait()
    with pytest.raises(NatsError):
        await system.client.request("casebus.v1.system.info", b"{}", timeout=1)
    for key in (first_key.key, system.key):
        with pytest.raises((NatsError, OSError)):
            await Outside(suite, "monitoring", key, system.path).connect()
    assert "revoked" in await suite.operate("systems", "list", "--portal", "autowork")
