"""The rules of folders, of changes and of what they make of files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.files.domain import (
    Change,
    Edit,
    Folder,
    Gone,
    Intent,
    Limits,
    Owner,
    Person,
    Place,
    Room,
    Spot,
    State,
    StoredFile,
    Tree,
    Where,
    earlier,
    edited,
    folder_name,
)
from services.files.domain.place import LOGGED, UNDOABLE, Item

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANNA = Person("anna", "Anna", "customer")
WHERE = Where("robotics/CI-1", "robotics", "acme", "acme", "CI-1")


def folder(key: str, parent: str = "", **said: object) -> Folder:
    return replace(Folder(key, key.title(), parent, ANNA, NOW), **said)  # type: ignore[arg-type]


def intent(revision: int, *edits: Edit) -> Intent:
    return Intent(f"change-{revision}", revision, ANNA, NOW + timedelta(minutes=revision), edits)


def a_file(**said: object) -> StoredFile:
    plain = StoredFile(
        "f", Owner("robotics", "anna"), "a.txt", 3, NOW, state=State.LIVE, place=WHERE.place, at=NOW, by=ANNA
    )
    return replace(plain, **{"key": "robotics/acme/CI-1/a.txt", "version": "v1", **said})  # type: ignore[arg-type]


def test_keys_follow_the_folders_and_what_lies_under_a_deleted_one_is_not_live() -> None:
    tree = Tree(WHERE.prefix, (folder("photos"), folder("may", "photos")))
    assert tree.key("may", "Übersicht.pdf") == "robotics/acme/CI-1/Photos/May/Übersicht.pdf"
    assert tree.key("may") == "robotics/acme/CI-1/Photos/May/"
    assert tree.key("") == "robotics/acme/CI-1/"
    gone = replace(tree, folders=(folder("photos", gone=Gone("c", ANNA, NOW)), folder("may", "photos")))
    assert not gone.live("may")
    assert tree.live("may")
    assert not tree.live("unknown")
    assert [one.id for one in gone.all_live()] == []


def test_a_ring_of_folders_or_a_missing_parent_is_never_live() -> None:
    tree = Tree(WHERE.prefix, (folder("a", "b"), folder("b", "a"), folder("orphan", "nobody")))
    assert not tree.live("a")
    assert not tree.live("orphan")


def test_folders_are_bounded_in_depth_and_in_the_length_of_their_way() -> None:
    deep = tuple(folder(f"f{level}", f"f{level - 1}" if level else "") for level in range(13))
    assert Tree(WHERE.prefix, deep[:12]).fits("f0")
    assert not Tree(WHERE.prefix, deep).fits("f0")
    long = tuple(replace(one, name="n" * 250) for one in deep[:4])
    assert not Tree(WHERE.prefix, long).fits("f0")


@pytest.mark.parametrize(
    ("typed", "safe"),
    [("Photos", "Photos"), (" a/b ", "a-b"), ("..", ""), ("  ", ""), ("/", "-"), ("U\u0308", "Ü"), ("x\x00y", "xy")],
)
def test_names_of_folders_are_made_safe(typed: str, safe: str) -> None:
    assert folder_name(typed) == safe


def test_an_edit_is_done_once_and_never_after_a_later_one() -> None:
    rename, later = Edit("f", "set", "", "b.txt"), Edit("f", "set", "", "c.txt")
    once = edited(a_file(), rename, intent(1, rename), WHERE.place)
    assert (once.name, once.edited) == ("b.txt", 1)
    assert edited(once, rename, intent(1, rename), WHERE.place) is once
    twice = edited(once, later, intent(2, later), WHERE.place)
    assert edited(twice, rename, intent(1, rename), WHERE.place).name == "c.txt"


def test_a_new_version_keeps_the_one_before_and_the_bytes_come_from_the_upload() -> None:
    edit = Edit("f", "version", "", "a.txt", upload="u", size=5, type="text/plain", sha256="x")
    after = edited(a_file(), edit, intent(1, edit), WHERE.place)
    assert (after.number, after.source, after.size, after.stored) == (2, "u", 5, 8)
    before = after.version_of(1)
    assert before
    assert before.spot == Spot("robotics/acme/CI-1/a.txt", "v1")
    brought = after.brought(Spot("robotics/acme/CI-1/a.txt", "v2"), "e", NOW)
    assert (brought.source, brought.leftover) == ("", ()), "the version before stays where it is"
    moved = brought.brought(Spot("robotics/acme/CI-1/b.txt", "v3"), "e", NOW)
    assert moved.leftover == (Spot("robotics/acme/CI-1/a.txt", "v2"),), "a copy that no version names goes"


def test_of_too_many_versions_the_oldest_goes_from_the_bucket() -> None:
    file = a_file()
    for number in range(1, 53):
        edit = Edit("f", "outside", "", "a.txt", key=file.key, version=f"v{number + 1}", size=1)
        file = edited(file, edit, intent(number, edit), WHERE.place)
    assert len(file.history) == 50
    assert [spot.version for spot in file.leftover] == ["v1", "v2"]


def test_a_restored_version_is_current_again_and_stays_where_it_was() -> None:
    new = Edit("f", "outside", "", "a.txt", key=a_file().key, version="v2", size=5)
    back = Edit("f", "revert", "", "a.txt", number=1)
    file = edited(edited(a_file(), new, intent(1, new), WHERE.place), back, intent(2, back), WHERE.place)
    assert (file.number, file.size, file.version) == (3, 3, "v1")
    assert [version.number for version in file.history] == [1, 2]


def test_the_log_is_bounded_and_only_young_changes_can_be_taken_back() -> None:
    place = Place(WHERE)
    for number in range(1, LOGGED + 20):
        item = Item("f", "file", "", "a.txt")
        change = Change(f"c{number}", "renamed", ANNA, NOW, ("a.txt",), 1, number, items=(item,))
        place = replace(place.changed(change, intent(number), (), 0), intents=())
    assert len(place.changes) == LOGGED
    assert place.changes[0].id == f"c{LOGGED + 19}"
    assert sum(bool(change.items) for change in place.changes) == UNDOABLE


def test_room_is_what_the_tighter_limit_leaves() -> None:
    room = Room(Limits(10, place=100, company=150), used=60, company_used=140)
    assert (room.left, room.tightest) == (10, 150)
    assert room.fits(10)
    assert not room.fits(11)
    assert Room(Limits(10), used=10**12).fits(10**12)


def test_a_place_is_told_as_it_was_before_each_change_that_the_bucket_has_not_followed_yet() -> None:
    place = Place(WHERE, folders=(folder("photos", "attic"), folder("attic")))
    for number, item in enumerate(
        (Item("other", "file", "", "x"), Item("photos", "folder", "", "Once"), Item("f", "file", "", "b.txt")), 1
    ):
        change = Change(f"change-{number}", "moved", ANNA, NOW, ("x",), 1, number, items=(item,))
        place = place.changed(change, intent(number), place.folders, 0)
    file = a_file(folder="photos", name="a.txt")
    keys = [(one.key(file), one.tree.key("photos")) for one in earlier(place)]
    assert keys == [
        ("robotics/acme/CI-1/b.txt", "robotics/acme/CI-1/Attic/Photos/"),
        ("robotics/acme/CI-1/b.txt", "robotics/acme/CI-1/Once/"),
    ]
    assert earlier(place.done(frozenset({"change-1", "change-2"}), {})) == ()


def test_where_things_were_is_kept_until_the_bucket_has_followed() -> None:
    place = Place(WHERE)
    for number in range(1, UNDOABLE + 10):
        change = Change(
            f"change-{number}", "renamed", ANNA, NOW, ("a.txt",), 1, number, items=(Item("f", "file", "", f"{number}"),)
        )
        place = place.changed(change, intent(number), (), 0)
    assert len(earlier(place)) == UNDOABLE + 8
    assert earlier(place)[-1].key(a_file()) == "robotics/acme/CI-1/2"
