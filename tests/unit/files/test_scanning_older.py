"""What the operator has looked at that came before the scanner: open until then, once, and told to nobody."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from contracts.base import Actor
from contracts.errors import CasebusError, Code
from contracts.files import ScanOlder, ScanPage
from services.files.commands import scan_older
from services.files.domain import Check, Person, Spot, State, StoredFile, Verdict, Version
from services.files.domain.verdict import UNCHECKED
from services.files.ports import ObjectMissingError
from tests.unit.files.test_inspecting import NOW, Bytes, Moody, Stored, Watch, a_file, inspector

US = Actor(kind="service", id="operator", portal="*", role="service")
LARGEST = 100


@dataclass
class Shelf(Stored):
    """With the files in the order of their ids."""

    async def following_for_system(self, after: str, limit: int) -> list[StoredFile]:
        return [self.files[key] for key in sorted(self.files) if key > after][:limit]


def shelf(*files: StoredFile) -> Shelf:
    return Shelf({file.id: file for file in files})


def old(name: str, **said: object) -> StoredFile:
    return a_file(name, check=UNCHECKED, **said)


async def asked(stored: Shelf, actor: Actor = US, scanner: Moody | None = None, **said: object) -> ScanPage:
    command = scan_older.ScanOlder(stored, scanner or Moody(), Watch(), LARGEST)  # type: ignore[arg-type] # what it needs
    return await command(actor, "", ScanOlder.model_validate(said))


async def test_what_came_before_the_scanner_stays_open_until_it_is_judged_and_nobody_is_told_of_the_clean() -> None:
    stored = shelf(old("evil"), old("good"))
    page = await asked(stored)
    assert (page.asked, page.size, set(page.waiting)) == (2, 6, {"evil", "good"})
    assert not any(file.check.shut for file in stored.files.values())
    assert await inspector(stored, Moody(), Watch())() == 2
    assert stored.files["good"].check.verdict is Verdict.CLEAN
    assert stored.files["evil"].check.held
    assert [event.type for event in stored.told if event.type.endswith("placed")] == []
    page = await asked(stored, files=("evil", "good"), began=NOW)
    assert (page.clean, [row.name for row in page.held], page.waiting) == (1, ["evil.txt"], ())


async def test_what_has_a_verdict_or_waits_is_not_asked_about_again() -> None:
    verdicts = (Verdict.CLEAN, Verdict.RELEASED, Verdict.INFECTED)
    stored = shelf(*(a_file(one.value, check=Check(one, at=NOW)) for one in verdicts), a_file("waiting"))
    before = dict(stored.files)
    assert (await asked(stored)).asked == 0
    assert stored.files == before


async def test_every_version_that_lies_in_the_bucket_counts_and_no_upload() -> None:
    before = Version(1, Spot("k", "v0"), "", 5, "text/plain", Person("a", "A", "customer"), NOW - timedelta(days=9))
    stored = shelf(
        old("f", number=2, history=(before,)), old("u", state=State.FINISHED, place=""), old("w", upload="x")
    )
    assert (await asked(stored, dry_run=True)).asked == 2
    assert (await asked(stored, since=NOW)).asked == 1
    assert [one.check.awaited for one in stored.files["f"].versions] == [False, True]
    assert stored.files["u"].check == stored.files["w"].check == UNCHECKED


async def test_what_is_too_large_stays_open_unless_it_is_to_be_held() -> None:
    stored = shelf(old("f", size=LARGEST + 1))
    page = await asked(stored)
    assert (page.asked, page.too_large, stored.files["f"].check) == (0, 1, UNCHECKED)
    await asked(stored, large=True)
    await inspector(stored, Moody(), Watch())()
    assert stored.files["f"].check.verdict is Verdict.TOO_LARGE


async def test_a_dry_run_changes_nothing_and_pages_follow_each_other() -> None:
    stored = shelf(*map(old, "abc"))
    before = dict(stored.files)
    first = await asked(stored, limit=2, dry_run=True)
    assert (first.asked, first.next, first.waiting) == (2, "b", ())
    second = await asked(stored, limit=2, dry_run=True, after=first.next)
    assert (second.asked, second.next) == (1, "")
    assert stored.files == before


async def test_what_is_not_there_any_more_is_not_looked_for_for_ever() -> None:
    class Empty(Bytes):
        def pieces(self, spot: Spot) -> object:  # type: ignore[override] # never gives any
            raise ObjectMissingError

    stored = shelf(old("f"))
    await asked(stored)
    await inspector(stored, Moody(), Watch(), Empty())()
    assert stored.files["f"].check == UNCHECKED


async def test_what_somebody_changes_meanwhile_is_asked_about_the_next_time() -> None:
    class Busy(Shelf):
        async def save(self, before: object, after: object, *events: object) -> bool:
            return False

    page = await asked(Busy({"f": old("f")}))
    assert (page.asked, page.waiting) == (0, ("f",))


async def test_nobody_but_the_operator_asks_and_only_where_there_is_a_scanner_that_answers() -> None:
    with pytest.raises(CasebusError) as error:
        await asked(shelf(), US.model_copy(update={"id": "gateway"}))
    assert error.value.code is Code.NOT_FOUND
    with pytest.raises(CasebusError) as error:
        await asked(shelf(), scanner=Moody(away=True))
    assert error.value.code is Code.UNAVAILABLE
    command = scan_older.ScanOlder(shelf(), None, Watch(), LARGEST)  # type: ignore[arg-type] # no scanner
    with pytest.raises(CasebusError) as error:
        await command(US, "", ScanOlder())
    assert error.value.code is Code.CONFLICT
