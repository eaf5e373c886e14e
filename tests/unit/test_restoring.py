"""A restore that was broken off: its folder is never started, and the next try begins anew in it."""

from pathlib import Path

import pytest

from deploy.local.errors import StartError
from deploy.local.layout import Layout
from deploy.local.suite import Suite


async def test_what_is_half_restored_is_not_started(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    layout.begin_restoring()
    with pytest.raises(StartError, match="holds a part of a backup only"):
        async with Suite(layout.root):
            raise AssertionError("it started")
    layout.restoring.unlink()
    layout.check_whole()


def test_the_next_restore_begins_anew_where_one_was_broken_off(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    layout.begin_restoring()
    (layout.part("mongo") / "half").write_text("of it")
    (layout.root / "operator.env").touch()
    layout.begin_restoring()
    assert {path.name for path in layout.root.iterdir()} == {"lock", "restoring"}


def test_a_restore_touches_no_folder_that_holds_anything_else_or_is_in_use(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    (layout.part("mongo") / "tickets").write_text("all of them")
    layout.prepare()
    with pytest.raises(StartError, match="is not empty"):
        layout.begin_restoring()
    assert (layout.part("mongo") / "tickets").exists()
    assert not layout.restoring.exists()
    layout.restoring.touch()
    with layout.locked(), pytest.raises(StartError, match="in use"):
        layout.begin_restoring()
    assert (layout.part("mongo") / "tickets").exists()
