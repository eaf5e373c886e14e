"""The bytes in S3, by the minio client: blocking, so in a bounded pool of threads of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.commonconfig import REPLACE, CopySource
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from contracts.errors import unavailable
from kit.logs import get_logger
from services.files.domain import State, StoredFile
from services.files.ports import ObjectMissingError, Placed
from services.files.settings import Settings

log = get_logger(__name__)
T = TypeVar("T")

MARK = "casebus-file"
KNOWN_SECONDS = 2.0
PROBE_SECONDS = 1.0
_MISSING = ("NoSuchKey", "NoSuchVersion", "NotFound")
_PAGE = 100


class S3Objects:
    """Uploads in `casebus-work` under their id, files in `casebus-files` under their key."""

    def __init__(self, client: Minio, probe: Minio, pool: ThreadPoolExecutor, settings: Settings) -> None:
        self._client = client
        self._probe = probe
        self._pool = pool
        self._settings = settings
        self._known = (False, 0.0)
        self._asking = asyncio.Lock()

    async def usable(self) -> bool:
        """Whether the storage answers and has both buckets, as known since two seconds at most."""
        async with self._asking:
            if self._known[1] < time.monotonic():
                self._known = (await self._ask(), time.monotonic() + KNOWN_SECONDS)
        return self._known[0]

    async def _ask(self) -> bool:
        try:
            for bucket in (self._settings.files_bucket, self._settings.work_bucket):
                if not await asyncio.to_thread(self._probe.bucket_exists, bucket):
                    log.error("bucket_missing", bucket=bucket)
                    return False
        except (MinioException, HTTPError, OSError) as error:
            log.warning("storage_does_not_answer", error=type(error).__name__)
            return False
        return True

    def put_url(self, upload: str) -> str:
        """An address that takes the bytes of an upload; made here, nobody is asked."""
        settings = self._settings
        return str(self._client.presigned_put_object(settings.work_bucket, upload, expires=settings.put_life))

    def get_url(self, file: StoredFile) -> str:
        """An address that gives the bytes of a file: until it is placed, those of its upload."""
        settings = self._settings
        if file.state is State.PLACING:
            return str(self._client.presigned_get_object(settings.work_bucket, file.id, expires=settings.get_life))
        version = file.version or None
        bucket, life = settings.files_bucket, settings.get_life
        return str(self._client.presigned_get_object(bucket, file.key, expires=life, version_id=version))

    async def upload_size(self, upload: str) -> int:
        """How many bytes arrived."""
        found = await self._run(lambda: self._client.stat_object(self._settings.work_bucket, upload))
        return int(found.size)

    async def remove_upload(self, upload: str) -> None:
        """Delete the bytes of an upload; S3 does not mind when they are gone."""
        await self._run(lambda: self._client.remove_object(self._settings.work_bucket, upload))

    async def old_uploads(self, before: datetime) -> AsyncIterator[str]:
        """Ids of uploads whose bytes came before that moment, a page at a time."""
        listing = self._client.list_objects(self._settings.work_bucket, recursive=True)
        while page := await self._run(lambda: list(islice(listing, _PAGE))):
            for found in page:
                if found.last_modified and found.last_modified < before:
                    yield str(found.object_name)

    async def placed(self, key: str) -> Placed | None:
        """What lies at a key of the tree."""
        try:
            found = await self._run(lambda: self._client.stat_object(self._settings.files_bucket, key))
        except ObjectMissingError:
            return None
        return Placed(found.metadata.get(f"x-amz-meta-{MARK}", ""), found.version_id or "")

    async def place(self, file: StoredFile) -> str:
        """Copy an upload to its key within the storage, marked with its id; gives the version made."""
        source = CopySource(self._settings.work_bucket, file.id)
        metadata = {"Content-Type": file.type or "application/octet-stream", MARK: file.id}
        done = await self._run(
            lambda: self._client.copy_object(
                self._settings.files_bucket, file.key, source, metadata=metadata, metadata_directive=REPLACE
            )
        )
        return done.version_id or ""

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except S3Error as error:
            if error.code in _MISSING:
                raise ObjectMissingError from error
            if error.code in ("AccessDenied", "NoSuchBucket", "InvalidAccessKeyId", "SignatureDoesNotMatch"):
                log.error("storage_refused", error, code=error.code)
            raise _away() from error
        except (MinioException, InvalidResponseError, HTTPError, OSError) as error:
            self._known = (False, time.monotonic() + KNOWN_SECONDS)
            raise _away() from error


def _away() -> Exception:
    return unavailable("The storage of files does not answer right now.", retry_after=5)


def _client(url: str, access_key: str, secret_key: str, region: str, http: PoolManager) -> Minio:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    # With the region given, presigning asks the network nothing.
    return Minio(
        parts.netloc, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=http
    )


@asynccontextmanager
async def storage(url: str, access_key: str, secret_key: str, settings: Settings) -> AsyncIterator[S3Objects]:
    """The storage, with its threads and connections until the end."""
    patience = Timeout(connect=settings.connect_seconds, read=settings.read_seconds)
    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504), allowed_methods=None)
    http = PoolManager(timeout=patience, retries=retries, maxsize=settings.threads)
    quick = PoolManager(timeout=Timeout(total=PROBE_SECONDS), retries=Retry(total=0), maxsize=1)
    client = _client(url, access_key, secret_key, settings.region, http)
    probe = _client(url, access_key, secret_key, settings.region, quick)
    pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="s3")
    try:
        yield S3Objects(client, probe, pool, settings)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        http.clear()
        quick.clear()
