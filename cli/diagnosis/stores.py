"""MongoDB and what lies in it waiting: outboxes, mails, dead letters; and whether its clock is ours."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from cli.adapters.database import SERVICES, open_database
from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places

PART = "database"
OUTBOX = "pending_1"  # the index that kit.outbox makes
OLD = timedelta(seconds=60)
LATE_MAIL = timedelta(minutes=10)
LATE_CHECK = timedelta(minutes=2)
CLOCKS_APART = timedelta(seconds=2)  # tokens live five seconds
MOST = 1000


async def look(places: Places) -> list[Finding]:
    """Ask as the operator, who may read everything."""
    if not places.has("mongo_password"):
        return [odd(PART, "Not looked at: the operator has no `mongo_password`.", "Give the operator a reading user.")]
    return await asyncio.to_thread(_look, places)


def _look(places: Places) -> list[Finding]:
    with open_database(places.operator.mongo_address()) as client:
        try:
            began = datetime.now(UTC)
            hello = client.admin.command("hello")
            findings = [_clock(began, hello), _primary(hello)]
            for service in SERVICES:
                findings += _outboxes(client, service)
                findings += _dead_letters(client, service)
            return [*findings, *_mails(client), *_webhooks(client), *_unchecked(client)]
        except OperationFailure as error:
            text = f"MongoDB refuses the operator ({error.details and error.details.get('errmsg')})."
            return [ill(PART, text, "Is `mongo_password` of the operator that of the user `operator` in `admin`?")]
        except PyMongoError as error:
            text = f"MongoDB does not answer ({str(error).partition(',')[0]})."
            return [ill(PART, text, "Is it up and reachable from here? Pages answer 503 until it is.")]


def _clock(began: datetime, hello: dict[str, Any]) -> Finding:
    ended = datetime.now(UTC)
    theirs: datetime = hello["localTime"].replace(tzinfo=UTC)  # commands answer without one
    apart = max(began - theirs, theirs - ended, timedelta(0))
    if apart > CLOCKS_APART:
        todo = "Set both by NTP. Tokens live five seconds: beyond that people are refused what is theirs."
        return ill("clock", f"This machine and the database differ by {apart.total_seconds():.0f} s.", todo)
    return well("clock", f"This machine and the database agree to {apart.total_seconds():.1f} s.")


def _primary(hello: dict[str, Any]) -> Finding:
    if not hello.get("isWritablePrimary", hello.get("ismaster", True)):
        return ill(PART, "MongoDB has no primary that takes writes.", "Look at `rs.status()`: is there a majority?")
    members = len(hello.get("hosts", ())) or 1
    return well(PART, f"MongoDB answers ({members} {'member' if members == 1 else 'members'}).")


def _outboxes(client: MongoClient[Any], service: str) -> list[Finding]:
    findings: list[Finding] = []
    for name in client[service].list_collection_names():
        collection = client[service][name]
        if OUTBOX not in collection.index_information():
            continue
        rows = list(collection.find({"pending": True}, {"outbox": {"$slice": 1}}).limit(MOST))
        since = [_since(row["outbox"][0]) for row in rows if row.get("outbox")]
        age = datetime.now(UTC) - min(since, default=datetime.now(UTC))
        if age > OLD:
            text = f"{len(since)} changes in {service}.{name} are not published, the oldest for {_span(age)}."
            todo = f"They are safe and go out once {service} and NATS work; mails and searches lag meanwhile."
            findings.append(ill("outbox", text, todo))
    return findings or [well("outbox", f"What {service} decided was published.")]


def _since(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(json.loads(item["body"])["time"])


def _dead_letters(client: MongoClient[Any], service: str) -> list[Finding]:
    count = client[service]["dead_letters"].count_documents({}, limit=MOST)
    if not count:
        return []
    todo = "Staff read them, with their reasons, at the desk under failures, and try them again there."
    return [odd("dead letters", f"{service} gave up on {count} events.", todo)]


def _mails(client: MongoClient[Any]) -> list[Finding]:
    notices = client["notify"]["notices"]
    waiting = list(notices.find({"due": {"$exists": True}}, {"at": 1}).limit(MOST))
    failed = notices.count_documents({"failed": True}, limit=MOST)
    age = datetime.now(UTC) - min((row["at"] for row in waiting), default=datetime.now(UTC))
    findings = [well("mail", f"{len(waiting)} mails wait to be sent.")]
    if age > LATE_MAIL:
        todo = "Does the mail server take mail (see below)? They are tried again for five days, later and later."
        findings = [ill("mail", f"{len(waiting)} mails wait, the oldest for {_span(age)}.", todo)]
    if failed:
        todo = "Each ticket shows at the desk which mail failed and what the mail server answered."
        findings.append(odd("mail", f"{failed} mails were given up.", todo))
    return findings


def _unchecked(client: MongoClient[Any]) -> list[Finding]:
    """What the virus scanner has not seen; nothing where there is none and never was one."""
    rows = list(client["files"]["files"].find({"held": {"$exists": True}}, {"check": 1, "history": 1}).limit(MOST))
    checks = [check for row in rows for check in (row.get("check", {}), *(v.get("check", {}) for v in row["history"]))]
    since = [check["at"] for check in checks if check.get("verdict") == "waiting"]
    held = sum(check.get("verdict") in ("infected", "too_large", "unseen") for check in checks)
    age = datetime.now(UTC) - min(since, default=datetime.now(UTC))
    findings: list[Finding] = []
    if age > LATE_CHECK:
        text = f"{len(since)} files wait for the virus scanner, the oldest for {_span(age)}; nobody can open them."
        todo = "Does clamd run at `CASEBUS_SCANNER`, and may files reach it? They go on by themselves once it answers."
        findings.append(ill("scanner", text, todo))
    if held:
        todo = "Staff release or delete them at the desk under “Mail and failures”."
        findings.append(odd("scanner", f"{held} files are held back by the virus scanner.", todo))
    return findings


def _webhooks(client: MongoClient[Any]) -> list[Finding]:
    hooks = list(client["notify"]["webhooks"].find({}, {"off": 1, "failing_since": 1, "name": 1}).limit(MOST))
    if not hooks:
        return []
    off = [hook["name"] for hook in hooks if hook["off"] in ("gone", "failing")]
    failing = [hook["name"] for hook in hooks if not hook["off"] and hook.get("failing_since")]
    waiting = client["notify"]["hook_deliveries"].count_documents({"due": {"$exists": True}}, limit=MOST)
    findings = [well("webhooks", f"{len(hooks)} webhooks, {waiting} messages wait.")]
    if failing:
        todo = "Their pages show why. They are tried again for three days; others are not held up."
        findings.append(odd("webhooks", f"Receivers take nothing at the moment: {', '.join(failing[:5])}.", todo))
    if off:
        todo = (
            "Their owners were mailed. Once the receiver works again, they switch it on and send again what it missed."
        )
        findings.append(odd("webhooks", f"Switched off by us: {', '.join(off[:5])}.", todo))
    return findings


def _span(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    return (
        f"{int(age.total_seconds())} s" if minutes < 2 else f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    )
