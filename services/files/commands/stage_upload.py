"""Begin an upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from contracts.errors import unavailable
from contracts.files import too_large
from kit.clock import Clock
from kit.ids import new_id
from services.files.domain import Owner, StoredFile, safe_name
from services.files.ports import FileStore, ObjectStore


@dataclass(frozen=True)
class StageUpload:
    """Gives an upload id and an address for its bytes.

    `limits` has the largest file of each portal, `release_limits` the largest of a release.
    """

    store: FileStore
    objects: ObjectStore
    limits: Mapping[str, int]
    release_limits: Mapping[str, int]
    clock: Clock
    life: timedelta

    async def __call__(self, owner: Owner, name: str, size: int, *, release: bool = False) -> tuple[StoredFile, str]:
        """The upload and where its bytes go; raises `too_large` and `unavailable` before a byte is sent."""
        name = safe_name(name)
        limit = (self.release_limits if release else self.limits)[owner.portal]
        if size > limit:
            raise too_large(name, limit)
        if not await self.objects.usable():
            raise unavailable("Files cannot be stored right now. Everything else works.", retry_after=5)
        now = self.clock()
        file = StoredFile(new_id(), owner, name, size, created=now, expires=now + self.life)
        await self.store.add(file)
        return file, self.objects.put_url(file.id)
