"""What other systems are promised: operations, files, events live and again, keys."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import aiohttp

from contracts.systems.operations import BY_NAME
from deploy.local.suite import Suite
from kit.ids import new_id
from tests.component.systems.world import Outside, ticket
from tests.support.bus_reference import golden

PATIENCE = 40.0


async def test_each_documented_request_is_answered_with_what_is_documented(erp: Outside, customer: str) -> None:
    number = await ticket(erp, customer)
    ours = {"on_behalf": customer, "email": customer, "ticket": number, "files": []}
    for name, body in golden("requests").items():
        fresh = {**body, **{field: value for field, value in ours.items() if field in body}}
        if "request_id" in body:
            fresh["request_id"] = new_id()
        if name == "ticket.status":
            read = await erp.ask("ticket.get", {"ticket": number})
            fresh["status"] = next(one for one in read["statuses"] if one != read["status"])
        if name == "ticket.search":
            assert await erp.code(name, fresh) == "forbidden", "notes would be found by their words"
            fresh["on_behalf"] = customer
        answer = await erp.ask(name, fresh)
        assert set(answer) == set(golden("replies")[name]), (name, answer)
        BY_NAME[name].reply.model_validate(answer)


async def test_a_ticket_is_opened_once_for_each_key_and_another_body_with_it_is_refused(
    erp: Outside, customer: str
) -> None:
    body = {"on_behalf": customer, "title": "Door", "description": "Does not close"}
    key = new_id()
    answers = await asyncio.gather(*(erp.ask("ticket.create", body, key) for _ in range(5)))
    assert len({answer["number"] for answer in answers}) == 1
    assert await erp.ask("ticket.create", {**body, "request_id": key}) == answers[0]
    assert await erp.code("ticket.create", {**body, "title": "Window"}, key) == "repeated_differently"
    read = await erp.ask("ticket.get", {"ticket": answers[0]["number"]})
    assert BY_NAME["ticket.get"].reply.model_validate(read)
    assert (read["title"], read["channel"], read["created_by"]["side"]) == ("Door", "bus", "customer")


async def test_a_system_opens_for_a_contact_comments_moves_and_hears_of_it_in_order(
    erp: Outside, crm: Outside, customer: str
) -> None:
    answer = await erp.ask("ticket.create", {"contact": customer, "title": "Alarm 7", "description": "X"}, new_id())
    number = answer["number"]
    read = await erp.ask("ticket.get", {"ticket": number})
    assert read["created_by"] == {"id": "system:erp", "name": "erp", "side": "vendor"}
    assert not await erp.code("ticket.comment", {"ticket": number, "text": "Canary of the text"}, new_id())
    assert not await erp.code("ticket.comment", {"ticket": number, "text": "Mine", "on_behalf": customer}, new_id())
    wanted = next(status for status in read["statuses"] if status != read["status"])
    assert not await erp.code("ticket.status", {"ticket": number, "status": wanted}, new_id())
    stale = {"ticket": number, "status": read["status"], "expected_status": read["status"]}
    assert await erp.code("ticket.status", stale, new_id()) == "conflict"

    def all_there(found: list[dict]) -> bool:  # type: ignore[type-arg]
        return len(about(found, number)) >= 4

    for system, texts in ((erp, False), (crm, True)):
        told = about(await system.events(all_there, limit=200), number)
        facts = [event["type"].removeprefix("casebus.v1.ticket.") for event in told]
        assert facts == ["opened", "commented", "commented", "changed"], system.name
        assert len({event["id"] for event in told}) == len(told)
        assert ("Canary of the text" in json.dumps(told)) is texts
        assert ("Alarm 7" in json.dumps(told)) is texts


def about(events: list[dict], number: str) -> list[dict]:  # type: ignore[type-arg]
    return [event for event in events if event["subject"] == f"autowork/{number}"]


async def test_a_file_goes_by_http_and_is_filed_with_the_comment_that_names_it(
    erp: Outside, customer: str, suite: Suite
) -> None:
    number, content = await ticket(erp, customer), b"%PDF-1.7 from the scale"
    staged = await erp.ask("file.stage", {"name": "weight.pdf", "size": len(content), "on_behalf": customer})
    assert suite.urls["s3"] not in json.dumps(staged), "the storage is nobody's business outside"
    async with aiohttp.ClientSession() as http:
        async with http.put(staged["put_url"], data=b"short") as refused:
            assert refused.status == 422
        async with http.put(staged["put_url"][:-4] + "AAAA", data=content) as forged:
            assert forged.status == 404
        async with http.put(staged["put_url"], data=content) as stored:
            assert stored.status == 201, await stored.text()
        async with http.put(staged["put_url"], data=content[::-1]) as again:
            assert again.status == 409, "what was sent stays what it is"
    body = {"ticket": number, "text": "Weighed", "files": [staged["upload"]], "on_behalf": customer}
    stranger = {**body, "on_behalf": ""}
    assert await erp.code("ticket.comment", stranger, new_id()), "an upload is its sender's"
    assert not await erp.code("ticket.comment", body, new_id())
    read = await erp.ask("ticket.get", {"ticket": number})
    [file] = next(entry["files"] for entry in read["timeline"] if entry["text"] == "Weighed")
    assert (file["name"], file["size"], file["type"]) == ("weight.pdf", len(content), "application/pdf")

    def filed(found: list[dict]) -> bool:  # type: ignore[type-arg]
        return any(event["type"] == "casebus.v1.file.filed" and event["data"]["file"] == file["id"] for event in found)

    events = await erp.events(filed, limit=200)
    assert filed(events)
    assert "weight.pdf" not in json.dumps(events)


async def test_a_durable_consumer_goes_on_where_it_was_and_events_can_be_read_again(
    erp: Outside, customer: str
) -> None:
    began = datetime.now(UTC).isoformat()
    numbers = [await ticket(erp, customer) for _ in range(3)]
    stream = erp.client.jetstream()
    info = await erp.ask("system.info")
    subscription = await stream.pull_subscribe_bind(info["consumer"], info["stream"])
    heard: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while not set(numbers) <= {number.rpartition("/")[2] for number in heard}:
            for message in await subscription.fetch(1, timeout=PATIENCE):
                event = json.loads(message.data)
                assert message.subject.startswith("feed.erp.autowork.")
                assert (message.headers or {})["Nats-Msg-Id"] == event["id"]
                if event["type"] == "casebus.v1.ticket.opened":
                    heard.append(event["subject"])
                await message.ack()
    assert len(heard) == len(set(heard))
    page = await erp.ask("events.read", {"from_time": began})
    opened = [row for row in page["items"] if row["event"]["type"] == "casebus.v1.ticket.opened"]
    assert {row["event"]["subject"] for row in opened} >= {f"autowork/{number}" for number in numbers}
    one = await erp.ask("events.read", {"from_sequence": opened[0]["sequence"], "limit": 1})
    assert [row["event"] for row in one["items"]] == [opened[0]["event"]]
    assert (one["more"], one["next_sequence"]) == (True, opened[0]["sequence"] + 1)
    beyond = await erp.ask("events.read", {"from_sequence": 10**9})
    assert (beyond["items"], beyond["more"]) == ([], False)
    assert await erp.code("events.read", {"from_sequence": 1, "from_time": began}) == "invalid"


async def test_companies_people_subscriptions_and_invoices_are_brought_row_by_row(erp: Outside) -> None:
    number = f"K{new_id()[-6:]}"
    rows = {
        "companies": {"customer_number": number, "name": "Bus & Bahn"},
        "people": {"email": f"{number}@bus.example", "name": "Bo", "customer_number": number, "role": "customer"},
        "subscriptions": {
            "number": f"S{number}",
            "customer_number": number,
            "name": "Service",
            "article": "SVC",
            "quantity": "1",
            "price": "10.00",
            "currency": "EUR",
            "months": "12",
            "starts_on": "2026-01-01",
            "renewable_from": "2026-10-01",
            "ends_on": "2026-12-31",
            "state": "active",
        },
        "invoices": {
            "number": f"R{number}",
            "customer_number": number,
            "date": "2026-01-05",
            "due": "2026-02-05",
            "currency": "EUR",
            "total": "10.00",
            "balance": "10.00",
        },
    }
    for what, row in rows.items():
        answer = await erp.ask(f"{what}.import", {"rows": [row, {"nonsense": 1}]})
        assert [result["state"] for result in answer["results"]] == ["created", "refused"], (what, answer)
        again = await erp.ask(f"{what}.import", {"rows": [row]})
        assert [result["state"] for result in again["results"]] == ["same"], what
    found = await erp.ask("person.find", {"email": f"{number}@bus.example"})
    assert [person["name"] for person in found["items"]] == ["Bo"]
