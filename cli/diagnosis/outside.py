"""The storage, the mail server, the gateway and this machine's disk."""

import asyncio
import shutil
from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
from minio.commonconfig import ENABLED
from minio.error import S3Error
from urllib3.exceptions import HTTPError

from cli.adapters.storage import BUCKETS, VERSIONED, open_storage
from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places

SECONDS = 6.0
TRIAL = "doctor-trial"
LOW_BYTES = 1024**3
LOW_PART = 0.05


async def storage(places: Places) -> list[Finding]:
    """All buckets, versions, and one object there and back."""
    if not places.has("s3_access_key"):
        return [odd("storage", "Not looked at: the operator has no `s3_access_key`.", "Give the operator a key.")]
    try:
        return await asyncio.to_thread(_storage, places)
    except S3Error as error:
        todo = "Is the operator's key known there, and its clock right (S3 refuses what is 15 minutes off)?"
        return [ill("storage", f"The storage refuses the operator ({error.code}).", todo)]
    except (HTTPError, OSError) as error:
        todo = "Is it up and reachable from here? Tickets work meanwhile, files do not."
        text = f"The storage at {places.operator.s3_url} does not answer ({type(error).__name__})."
        return [ill("storage", text, todo)]


def _storage(places: Places) -> list[Finding]:
    told = places.operator
    client = open_storage(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key"))
    missing = [bucket for bucket in BUCKETS if not client.bucket_exists(bucket)]
    if missing:
        return [ill("storage", f"Buckets are missing: {', '.join(missing)}.", "Run `casebus migrate`.")]
    client.put_object("casebus-work", TRIAL, BytesIO(b"here"), 4)
    client.remove_object("casebus-work", TRIAL)
    findings = [well("storage", "All buckets are there, and an object went there and back.")]
    if client.get_bucket_versioning(VERSIONED).status != ENABLED:
        todo = "Run `casebus migrate`. Until then what another S3 client overwrites cannot be brought back."
        findings.append(ill("storage", f"{VERSIONED} keeps no versions.", todo))
    return findings


async def mail(places: Places) -> list[Finding]:
    """Whether the mail server greets us; no mail is sent."""
    parts = urlsplit(places.operator.smtp_url)
    host, port = parts.hostname or "", parts.port or (465 if parts.scheme == "smtps" else 25)
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection(host, port, ssl=parts.scheme == "smtps")
            greeting = (await reader.readline()).decode(errors="replace").strip()
            writer.close()
    except (OSError, TimeoutError) as error:
        todo = "Is SMTP_URL right, and may this machine reach that port? Mails wait meanwhile and are not lost."
        return [ill("mail server", f"{host}:{port} does not answer ({str(error) or 'no greeting in 6 s'}).", todo)]
    if not greeting.startswith("220"):
        return [ill("mail server", f"{host}:{port} does not want us: {greeting[:120]}", "Ask who runs it.")]
    return [well("mail server", f"{host}:{port} greets us.")]


async def gateway(places: Places) -> list[Finding]:
    """Whether people reach the pages at the public address."""
    url = places.operator.public_url
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{url}/readyz") as answer:
            ready, status = answer.status == 200, answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        todo = (
            "Is it up, does the name lead to it, is the certificate valid? A cluster may not reach itself by this name."
        )
        return [odd("gateway", f"{url} does not answer from here ({type(error).__name__}).", todo)]
    if not ready:
        return [
            ill("gateway", f"{url} answers {status}: not ready.", "Read /readyz: it names what the gateway waits for.")
        ]
    return [well("gateway", f"{url} is ready.")]


async def disk(places: Places) -> list[Finding]:
    """Room for state and, on one machine, for everything."""
    try:
        usage = shutil.disk_usage(places.operator.state)
    except OSError as error:
        return [
            odd("disk", f"{places.operator.state} cannot be looked at ({error.strerror}).", "Is CASEBUS_STATE right?")
        ]
    text = f"{usage.free / 1024**3:.1f} GiB are free where {places.operator.state} is."
    if usage.free < LOW_BYTES or usage.free / usage.total < LOW_PART:
        return [ill("disk", text, "Make room: stores that find no room stop taking anything.")]
    return [well("disk", text)]
