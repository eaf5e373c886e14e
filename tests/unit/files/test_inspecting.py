"""What the scanner is asked about, what becomes of what it cannot finish, and who has the last word."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from contracts.base import Event
from contracts.errors import unavailable
from services.files.adapters.documents import file_of, parts_of
from services.files.commands.changing import Changer
from services.files.commands.inspect_files import MOST_TRIES, Figures, InspectFiles
from services.files.domain import (
    Check,
    Edit,
    Intent,
    Owner,
    Person,
    Place,
    Spot,
    State,
    StoredFile,
    Verdict,
    Where,
    edited,
)
from services.files.domain.verdict import waits
from services.files.ports import ScanWord

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANNA = Person("anna", "Anna", "customer")
WHERE = Where("robotics/CI-1", "robotics", "acme", "acme", "CI-1")


def a_file(name: str = "f", **said: object) -> StoredFile:
    plain = StoredFile(name, Owner("robotics", "anna"), f"{name}.txt", 3, NOW, state=State.LIVE, place=WHERE.place)
    there = replace(plain, at=NOW, by=ANNA, key=f"robotics/acme/CI-1/{name}.txt", version="v1", check=waits(NOW))
    return replace(there, **said)  # type: ignore[arg-type]


@dataclass
class Stored:
    """Files and one place in memory, both with their events."""

    files: dict[str, StoredFile]
    place: Place = field(default_factory=lambda: Place(WHERE))
    told: list[Event] = field(default_factory=list)

    async def unchecked_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        due = {key: parts_of(file)[0].get("check_due") for key, file in self.files.items()}
        return [self.files[key] for key, at in due.items() if at and at <= now][:limit]

    async def get_for_system(self, file: str) -> StoredFile | None:
        return self.files.get(file)

    async def many_for_system(self, files: list[str]) -> dict[str, StoredFile]:
        return {key: self.files[key] for key in files if key in self.files}

    async def get(self, place: str) -> Place | None:
        return self.place

    async def save(self, before: StoredFile | Place, after: StoredFile | Place, *events: Event | None) -> bool:
        if isinstance(after, Place):
            self.place = after
        else:
            assert isinstance(before, StoredFile)
            if self.files[after.id].revision != before.revision:
                return False
            self.files[after.id] = file_of({"_id": after.id, **parts_of(after)[0]})
        self.told += [event for event in events if event]
        return True

    def tell(self, place: str) -> None:
        """All is told at once."""


@dataclass
class Bytes:
    """Each spot has its key as its bytes."""

    read: list[Spot] = field(default_factory=list)

    async def usable(self) -> bool:
        return True

    async def pieces(self, spot: Spot) -> AsyncGenerator[bytes, None]:
        self.read.append(spot)
        yield spot.key.encode()


@dataclass
class Moody:
    """Fails at some files as long as it runs; `meanwhile` happens while it looks."""

    fails_at: str = ""
    away: bool = False
    finds_in: str = "evil"
    stored: Stored | None = None

    async def usable(self) -> bool:
        return not self.away

    async def scan(self, pieces: AsyncIterator[bytes]) -> ScanWord:
        text = b"".join([piece async for piece in pieces]).decode()
        if self.fails_at and self.fails_at in text:
            raise unavailable("The virus scanner does not answer right now.")
        if self.stored:  # staff release it at this very moment
            (file,) = self.stored.files.values()
            self.stored.files[file.id] = file.checked(file.number, Check(Verdict.RELEASED, at=NOW))
        return ScanWord(Verdict.INFECTED, "Evil") if self.finds_in in text else ScanWord(Verdict.CLEAN)


@dataclass
class Watch:
    """Shows the time that a test wants."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def inspector(stored: Stored, scanner: Moody, watch: Watch, objects: Bytes | None = None) -> InspectFiles:
    changer = Changer(stored, stored, watch, "here", lambda _: None)  # type: ignore[arg-type] # what it needs of them
    figures = Figures(lambda _: None, lambda _: None)
    return InspectFiles(stored, stored, objects or Bytes(), changer, scanner, watch, figures, 100)  # type: ignore[arg-type]


async def test_only_bytes_that_were_brought_are_looked_at_and_they_at_their_version() -> None:
    objects, watch = Bytes(), Watch()
    stored = Stored({"f": a_file(state=State.PLACING, upload="f", key="", version="")})
    look = inspector(stored, Moody(), watch, objects)
    assert await look() == 0
    assert stored.files["f"].check.waiting
    stored.files["f"] = stored.files["f"].brought(Spot("robotics/acme/CI-1/f.txt", "v7"), "etag", NOW)
    assert await look() == 1
    assert objects.read == [Spot("robotics/acme/CI-1/f.txt", "v7")]
    assert stored.files["f"].check.verdict is Verdict.CLEAN
    assert [event.type for event in stored.told] == ["files.v1.placed"]


def test_only_the_bytes_that_an_upload_was_finished_with_are_brought() -> None:
    upload = replace(a_file("u"), state=State.STAGED).finished("0" * 64, "text/plain", "tag", NOW)
    assert file_of({"_id": "u", **parts_of(upload)[0]}).upload_etag == "tag"
    edit = Edit("f", "version", upload="u", size=3, etag=upload.upload_etag)
    after = edited(a_file(), edit, Intent("c", 1, ANNA, NOW, (edit,)), WHERE.place)
    assert (after.source, after.upload_etag) == ("u", "tag")
    assert after.brought(Spot("k", "v2"), "other", NOW).upload_etag == ""


async def test_what_a_running_scanner_fails_at_again_and_again_is_held_and_the_others_go_on() -> None:
    stored, watch = Stored({"bad": a_file("bad"), "good": a_file("good")}), Watch()
    look = inspector(stored, Moody(fails_at="bad"), watch)
    pauses: list[timedelta] = []
    assert await look() == 1
    assert stored.files["good"].check.verdict is Verdict.CLEAN
    while due := stored.files["bad"].check.due:
        pauses.append(due - watch.now)
        watch.now = due
        await look()
    assert len(pauses) == MOST_TRIES - 1
    assert pauses == sorted(set(pauses))
    assert stored.files["bad"].check.verdict is Verdict.UNSEEN
    assert "files.v1.held" in [event.type for event in stored.told]


async def test_a_scanner_that_is_away_is_no_failure_of_the_file() -> None:
    stored, watch, scanner = Stored({"bad": a_file("bad")}), Watch(), Moody(fails_at="bad")
    look = inspector(stored, scanner, watch)
    scanner.away = True
    assert await look() == 0
    assert stored.files["bad"].check == waits(NOW)


async def test_what_staff_release_while_the_scanner_looks_stays_released() -> None:
    stored = Stored({"f": a_file()})
    await inspector(stored, Moody(finds_in="f.txt", stored=stored), Watch())()
    assert stored.files["f"].check.verdict is Verdict.RELEASED
    assert stored.told == []
