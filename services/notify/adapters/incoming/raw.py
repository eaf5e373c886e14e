"""Mails as they came, in the bucket `casebus-mail`, by day; S3 acknowledges before anybody else does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date, datetime
from io import BytesIO
from typing import TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from contracts.errors import unavailable
from kit.logs import get_logger

log = get_logger(__name__)
T = TypeVar("T")

BUCKET = "casebus-mail"
THREADS = 4
_GONE = ("NoSuchKey", "NotFound")


def key_of(content: str, at: datetime) -> str:
    """Where a mail lies: by day, so that old ones are found without looking at all."""
    return f"{at.date().isoformat()}/{content}.eml"


class S3Mails:
    """Blocking calls in a few threads; every failure is `unavailable`."""

    def __init__(self, client: Minio, pool: ThreadPoolExecutor) -> None:
        self._client = client
        self._pool = pool

    async def put(self, key: str, raw: bytes) -> None:
        """Store one; again is fine."""
        await self._run(lambda: self._client.put_object(BUCKET, key, BytesIO(raw), len(raw), "message/rfc822"))

    async def get(self, key: str) -> bytes | None:
        """One as it came; None when it is gone."""
        return await self._run(lambda: self._read(key))

    async def remove(self, key: str) -> None:
        """Remove one; again is fine."""
        await self._run(lambda: self._client.remove_object(BUCKET, key))

    async def answers(self) -> bool:
        """Whether the bucket is there."""
        return await self._run(lambda: self._client.bucket_exists(BUCKET))

    async def remove_before(self, day: date) -> int:
        """Remove the mails of the days before; how many."""
        return await self._run(lambda: self._remove_before(day))

    def _read(self, key: str) -> bytes | None:
        try:
            response = self._client.get_object(BUCKET, key)
        except S3Error as error:
            if error.code in _GONE:
                return None
            raise
        try:
            return bytes(response.read())
        finally:
            response.close()
            response.release_conn()

    def _remove_before(self, day: date) -> int:
        removed = 0
        for folder in self._client.list_objects(BUCKET):
            name = str(folder.object_name)
            if not name.endswith("/") or name.rstrip("/") >= day.isoformat():
                continue
            for found in self._client.list_objects(BUCKET, prefix=name, recursive=True):
                self._client.remove_object(BUCKET, str(found.object_name))
                removed += 1
        return removed

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except (MinioException, InvalidResponseError, HTTPError, OSError) as error:
            log.warning("mail_storage_does_not_answer", error=type(error).__name__)
            raise unavailable(retry_after=5) from error


@asynccontextmanager
async def raw_mails(url: str, access_key: str, secret_key: str, region: str = "us-east-1") -> AsyncIterator[S3Mails]:
    """The bucket, with its threads and connections until the end."""
    patience = Timeout(connect=2.0, read=20.0)
    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504), allowed_methods=None)
    http = PoolManager(timeout=patience, retries=retries, maxsize=THREADS)
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    client = Minio(
        parts.netloc, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=http
    )
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="mail-s3")
    try:
        yield S3Mails(client, pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        http.clear()
