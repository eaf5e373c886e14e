"""The minio client: blocking, so in a bounded pool of threads of its own, with every failure told as `unavailable`."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

from contracts.errors import unavailable
from kit.logs import get_logger
from kit.tracing import span
from services.files.ports import ObjectMissingError
from services.files.settings import Settings

log = get_logger(__name__)
T = TypeVar("T")

KNOWN_SECONDS = 2.0
_MISSING = ("NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed", "PreconditionFailed")  # or not that one


class S3Door:
    """Asks the storage, and knows whether it answers."""

    def __init__(self, client: Minio, probe: Minio, pool: ThreadPoolExecutor, settings: Settings) -> None:
        self.client = client
        self._probe = probe
        self._pool = pool
        self.settings = settings
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
            for bucket in (self.settings.files_bucket, self.settings.work_bucket):
                if not await asyncio.to_thread(self._probe.bucket_exists, bucket):
                    log.error("bucket_missing", bucket=bucket)
                    return False
        except (MinioException, HTTPError, OSError) as error:
            log.warning("storage_does_not_answer", error=type(error).__name__)
            return False
        return True

    async def run(self, work: Callable[[], T]) -> T:
        try:
            with span("s3"):
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


def client_of(url: str, access_key: str, secret_key: str, region: str, http: PoolManager) -> Minio:
    """A client that asks the network nothing until it is used."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    # With the region given, presigning asks the network nothing.
    return Minio(
        parts.netloc, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=http
    )
