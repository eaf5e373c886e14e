"""The buckets that this version wants."""

import asyncio

from minio.error import MinioException
from urllib3.exceptions import HTTPError

from cli.adapters import storage
from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from cli.upgrading.broker import MIGRATE

PART = "storage"


async def look(places: Places) -> list[Finding]:
    """Ask as the operator."""
    if not places.has("s3_access_key"):
        return [odd(PART, "Not looked at: the operator has no key for it.", "Give the operator a key of the storage.")]
    return await asyncio.to_thread(_look, places)


def _look(places: Places) -> list[Finding]:
    told = places.operator
    client = storage.open_storage(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key"))
    try:
        missing = [bucket for bucket in storage.BUCKETS if not client.bucket_exists(bucket)]
    except (MinioException, HTTPError, OSError) as error:
        return [ill(PART, f"The storage does not answer ({type(error).__name__}).", "`casebus doctor` says more.")]
    if missing:
        return [odd(PART, f"Buckets that this version wants are missing: {', '.join(missing)}.", MIGRATE)]
    return [well(PART, "All buckets are there.")]
