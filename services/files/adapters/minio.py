"""The bytes in S3: uploads in `casebus-work` by id, files in `casebus-files` under the keys that people see."""

import functools
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import islice

from minio.commonconfig import REPLACE, CopySource
from urllib3 import PoolManager, Retry, Timeout

from services.files.adapters.s3 import S3Door, client_of
from services.files.domain import Spot, StoredFile
from services.files.ports import Contents, Listed, ObjectMissingError, Placed
from services.files.settings import Settings

MARK = "casebus-file"
CHANGE = "casebus-change"
PROBE_SECONDS = 1.0
HEAD_BYTES = 4096
_PAGE = 100
_PIECE = 256 * 1024
_MOMENT = timedelta(seconds=2)


class S3Objects(S3Door):
    """Both buckets; versions are the bucket's own."""

    def put_url(self, upload: str) -> str:
        """An address that takes the bytes of an upload; made here, nobody is asked."""
        settings = self.settings
        return str(self.client.presigned_put_object(settings.work_bucket, upload, expires=settings.put_life))

    def upload_url(self, upload: str, *, long: bool = False) -> str:
        """An address that gives the bytes of an upload."""
        settings = self.settings
        life = settings.long_life if long else settings.get_life
        return str(self.client.presigned_get_object(settings.work_bucket, upload, expires=life))

    def spot_url(self, spot: Spot, *, long: bool = False) -> str:
        """An address that gives the bytes at a spot of the tree."""
        settings = self.settings
        life = settings.long_life if long else settings.get_life
        bucket, version = settings.files_bucket, spot.version or None
        return str(self.client.presigned_get_object(bucket, spot.key, expires=life, version_id=version))

    async def upload_there(self, upload: str) -> tuple[int, str]:
        """How many bytes arrived, and their ETag."""
        found = await self.run(lambda: self.client.stat_object(self.settings.work_bucket, upload))
        return int(found.size or 0), found.etag or ""

    async def remove_upload(self, upload: str) -> None:
        """Delete the bytes of an upload; S3 does not mind when they are gone."""
        await self.run(lambda: self.client.remove_object(self.settings.work_bucket, upload))

    async def old_uploads(self, before: datetime) -> AsyncIterator[str]:
        """Ids of uploads whose bytes came before that moment, a page at a time."""
        listing = self.client.list_objects(self.settings.work_bucket, recursive=True)
        while page := await self.run(lambda: list(islice(listing, _PAGE))):
            for found in page:
                if found.last_modified and found.last_modified < before:
                    yield str(found.object_name)

    async def placed(self, key: str) -> Placed | None:
        """What lies on top of a key of the tree."""
        found = await self._top(key)
        return found[0] if found else None

    async def exists(self, spot: Spot) -> bool:
        """Whether a version is there, on top or not."""
        bucket, version = self.settings.files_bucket, spot.version or None
        try:
            await self.run(lambda: self.client.stat_object(bucket, spot.key, version_id=version))
        except ObjectMissingError:
            return False
        return True

    async def place(self, file: StoredFile, key: str, mark: str) -> Placed:
        """Copy the bytes within the storage, marked with the file and the change that it was done for."""
        bucket = self.settings.files_bucket
        if file.source:
            # what was put there after the upload was finished is not what was announced, and nobody's file
            source = CopySource(self.settings.work_bucket, file.source, match_etag=file.upload_etag or None)
        else:
            source = CopySource(bucket, file.key, version_id=file.version or None)
        metadata = {"Content-Type": file.type or "application/octet-stream", MARK: file.id, CHANGE: mark}
        done = await self.run(
            lambda: self.client.copy_object(bucket, key, source, metadata=metadata, metadata_directive=REPLACE)
        )
        return Placed(file.id, done.version_id or "", mark, done.etag or "", file.size)

    async def remove(self, spot: Spot) -> None:
        """Take one version away; when that brings up an older one, a delete marker covers it."""
        top = await self.placed(spot.key)
        began = datetime.now(UTC)
        await self.run(lambda: self._delete(spot.key, spot.version))
        if top is None or top.version != spot.version:
            return
        risen = await self._top(spot.key)
        if risen and risen[1] < began - _MOMENT:  # what is younger was written by somebody else just now
            await self.run(lambda: self._delete(spot.key, ""))

    async def purge(self, spot: Spot) -> None:
        """Take one version away for good; delete markers without anything below them go as well."""
        await self.remove(spot)
        versions = await self.run(lambda: self._versions(spot.key))
        if all(marker for _, marker in versions):
            for version, _ in versions:
                await self.run(functools.partial(self._delete, spot.key, version))

    async def hide(self, spot: Spot) -> None:
        """Put a delete marker on a key, if that version is on top of it."""
        top = await self.placed(spot.key)
        if top and top.version == spot.version:
            await self.run(lambda: self._delete(spot.key, ""))

    async def put_folder(self, key: str) -> None:
        """Make the empty object that shows an empty folder."""
        await self.run(lambda: self.client.put_object(self.settings.files_bucket, key, BytesIO(), 0))

    async def remove_folder(self, key: str) -> None:
        """Remove the empty object of a folder."""
        await self.run(lambda: self._delete(key, ""))

    async def listing(self, prefix: str) -> list[Listed]:
        """What lies right below a prefix that ends in '/'."""
        bucket = self.settings.files_bucket
        found = await self.run(lambda: list(self.client.list_objects(bucket, prefix=prefix)))
        return [
            Listed(str(one.object_name), one.size or 0, one.etag or "", folder=str(one.object_name).endswith("/"))
            for one in found
            if one.object_name != prefix
        ]

    async def walk(self) -> AsyncIterator[str]:
        """All keys of the tree, a page at a time."""
        listing = self.client.list_objects(self.settings.files_bucket, recursive=True)
        while page := await self.run(lambda: list(islice(listing, _PAGE))):
            for found in page:
                yield str(found.object_name)

    async def contents(self, spot: Spot) -> Contents:
        """Read an object, a piece at a time."""
        return await self.run(lambda: self._read(spot))

    async def pieces(self, spot: Spot) -> AsyncGenerator[bytes, None]:
        """The bytes at a spot of the tree, a piece at a time."""
        bucket, version = self.settings.files_bucket, spot.version or None
        response = await self.run(lambda: self.client.get_object(bucket, spot.key, version_id=version))
        try:
            while piece := await self.run(lambda: response.read(_PIECE)):
                yield piece
        finally:
            response.close()
            response.release_conn()

    def _read(self, spot: Spot) -> Contents:
        digest, size, head = hashlib.sha256(), 0, b""
        response = self.client.get_object(self.settings.files_bucket, spot.key, version_id=spot.version or None)
        try:
            for piece in response.stream(_PIECE):
                digest.update(piece)
                size += len(piece)
                if len(head) < HEAD_BYTES:
                    head += piece[: HEAD_BYTES - len(head)]
        finally:
            response.close()
            response.release_conn()
        return Contents(digest.hexdigest(), size, head)

    def _versions(self, key: str) -> list[tuple[str, bool]]:
        """The versions of one key, and which of them are delete markers."""
        found = self.client.list_objects(self.settings.files_bucket, prefix=key, include_version=True, recursive=True)
        return [(one.version_id or "", one.is_delete_marker) for one in found if one.object_name == key]

    def _delete(self, key: str, version: str) -> None:
        self.client.remove_object(self.settings.files_bucket, key, version_id=version or None)

    async def _top(self, key: str) -> tuple[Placed, datetime] | None:
        try:
            found = await self.run(lambda: self.client.stat_object(self.settings.files_bucket, key))
        except ObjectMissingError:
            return None
        said = found.metadata or {}
        file, change = said.get(f"x-amz-meta-{MARK}", ""), said.get(f"x-amz-meta-{CHANGE}", "")
        placed = Placed(file, found.version_id or "", change, found.etag or "", found.size or 0)
        return placed, found.last_modified or datetime.now(UTC)


@asynccontextmanager
async def storage(url: str, access_key: str, secret_key: str, settings: Settings) -> AsyncIterator[S3Objects]:
    """The storage, with its threads and connections until the end."""
    patience = Timeout(connect=settings.connect_seconds, read=settings.read_seconds)
    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504), allowed_methods=None)
    http = PoolManager(timeout=patience, retries=retries, maxsize=settings.threads)
    quick = PoolManager(timeout=Timeout(total=PROBE_SECONDS), retries=Retry(total=0), maxsize=1)
    client = client_of(url, access_key, secret_key, settings.region, http)
    probe = client_of(url, access_key, secret_key, settings.region, quick)
    pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="s3")
    try:
        yield S3Objects(client, probe, pool, settings)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        http.clear()
        quick.clear()
