"""Have contents looked at that came before there was a virus scanner, a page at a time, as the operator wishes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from contracts import files as f
from contracts.base import Actor
from contracts.errors import CasebusError, Code, not_found, unavailable
from kit.clock import Clock
from services.files.domain import SHOWN, StoredFile, Verdict, Version
from services.files.domain.verdict import late
from services.files.ports import FileStore, Scanner

ASKS = "operator"


@dataclass(frozen=True)
class ScanOlder:
    """Marks what nobody has looked at yet; the inspection that runs anyway does the rest.

    What is marked stays open until there is a verdict: it was open before, and a scanner that is slow or away must not
    take everybody's files. What has a verdict is not marked again, so that a run that was cut off goes on by itself.
    """

    files: FileStore
    scanner: Scanner | None
    clock: Clock
    most_bytes: int

    async def __call__(self, actor: Actor, token: str, request: f.ScanOlder) -> f.ScanPage:
        """Raises `conflict` without a scanner, `unavailable` while it does not answer."""
        if not (actor.is_service and actor.id == ASKS):
            raise not_found()
        if self.scanner is None:
            raise CasebusError(Code.CONFLICT, "There is no virus scanner: CASEBUS_SCANNER of files is not set.")
        if not await self.scanner.usable():
            raise unavailable("The virus scanner does not answer right now.")
        now = self.clock()
        if request.files:
            found = list((await self.files.many_for_system(request.files)).values())
        else:
            found = await self.files.following_for_system(request.after, request.limit)
        full = not request.files and len(found) == request.limit
        page = f.ScanPage(at=now, files=len(found), next=found[-1].id if full else "")
        for file in found:
            page = await self._with(page, request, file, now)
        return page

    async def _with(self, page: f.ScanPage, request: f.ScanOlder, file: StoredFile, now: datetime) -> f.ScanPage:
        """The page with one file more, marked if the scanner is to look at it."""
        unseen = self._unseen(request, file)
        fit = [version for version in unseen if request.large or version.size <= self.most_bytes]
        page = page.model_copy(update={"too_large": page.too_large + len(unseen) - len(fit)})
        after = file
        if fit and not request.dry_run:
            after = _marked(file, {version.number for version in fit}, now)
            if not await self.files.save(file, after):  # somebody changed it just now: it is asked about once more
                return page.model_copy(update={"waiting": (*page.waiting, file.id)})
        asked, size = page.asked + len(fit), page.size + sum(version.size for version in fit)
        page = page.model_copy(update={"asked": asked, "size": size})
        if any(version.check.awaited for version in after.lying) and not request.dry_run:
            return page.model_copy(update={"waiting": (*page.waiting, file.id)})
        return _judged(page, request, after)

    def _unseen(self, request: f.ScanOlder, file: StoredFile) -> list[Version]:
        """Its contents of which no scanner has heard."""
        if not file.place or file.state not in SHOWN:
            return []
        silent = [one for one in file.lying if one.check.verdict is Verdict.NONE and not one.check.awaited]
        return [one for one in silent if request.since is None or one.at >= request.since]


def _marked(file: StoredFile, numbers: Collection[int], due: datetime) -> StoredFile:
    """With these versions due, in one write."""
    history = tuple(replace(one, check=late(due)) if one.number in numbers else one for one in file.history)
    return file.next(check=late(due) if file.number in numbers else file.check, history=history)


def _judged(page: f.ScanPage, request: f.ScanOlder, file: StoredFile) -> f.ScanPage:
    """The page with the verdicts on one file since the run began."""
    began = request.began
    new = [one for one in file.versions if began and one.check.at and one.check.at >= began]
    held = tuple(
        f.FoundRow(
            place=file.place,
            name=file.name,
            number=one.number,
            why=cast(f.Shut, one.check.verdict.value),
            found=one.check.found,
        )
        for one in new
        if one.check.held
    )
    clean = sum(one.check.verdict is Verdict.CLEAN for one in new)
    return page.model_copy(update={"clean": page.clean + clean, "held": (*page.held, *held)})
