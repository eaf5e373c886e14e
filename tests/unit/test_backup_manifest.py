"""The manifest of a backup: what is read is ours, whole, and inside its folder."""

import json
from pathlib import Path

import pytest

from cli.backups import manifest, objects
from cli.backups.bars import Bar
from cli.backups.manifest import Manifest, Piece, packed, piece_of
from contracts.errors import CasebusError


def made(folder: Path) -> Manifest:
    path = folder / "databases" / "one.gz"
    with packed(path) as file:
        file.put(b"hello")
    found = Manifest(made_at="2026-11-22T10:00:00+00:00", databases={"tickets": {"one": piece_of(folder, path, 1)}})
    found.write(folder)
    return found


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert manifest.read(tmp_path) == found
    assert manifest.check(tmp_path, found) == found.databases["tickets"]["one"].bytes
    assert (tmp_path / "databases" / "one.gz").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 2}', '{"format": 1}', '{"format": 1, "databases": []}'])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text)
    with pytest.raises(CasebusError):
        manifest.read(tmp_path)


def test_a_manifest_leads_to_no_file_outside_its_folder(tmp_path: Path) -> None:
    made(tmp_path)
    told = json.loads((tmp_path / manifest.NAME).read_text())
    told["databases"]["tickets"]["one"]["path"] = "../../etc/passwd"
    (tmp_path / manifest.NAME).write_text(json.dumps(told))
    with pytest.raises(CasebusError, match="damaged"):
        manifest.check(tmp_path, manifest.read(tmp_path))


def test_contents_that_nobody_names_any_more_are_swept(tmp_path: Path) -> None:
    for name in ("aa", "bb"):
        (tmp_path / "objects" / name).mkdir(parents=True)
        (tmp_path / "objects" / name / name).write_bytes(b"x")
    path = tmp_path / "buckets" / "files.gz"
    with packed(path) as file:
        file.put(json.dumps({"key": "k", "version": "1", "deleted": False, "sha256": "aa"}).encode() + b"\n")
    pieces: list[Piece] = [piece_of(tmp_path, path, 1)]
    assert objects.sweep(tmp_path, pieces) == 1
    assert [path.name for path in (tmp_path / "objects").glob("*/*")] == ["aa"]
    assert objects.known_in(tmp_path, pieces) == {("k", "1"): "aa"}


def test_versions_have_their_new_names_wherever_a_document_has_them() -> None:
    document = {"_id": "one", "version": "v1", "history": [{"key": "k", "version": "v2"}], "leftover": [["k", "v1"]]}
    assert objects.renamed(document, {"v1": "w1", "v2": "w2"}) == {
        "_id": "one",
        "version": "w1",
        "history": [{"key": "k", "version": "w2"}],
        "leftover": [["k", "w1"]],
    }


def test_a_bar_says_how_much_there_was(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar("tickets", 4)
    bar.tell(2)
    bar.end()
    assert capsys.readouterr().out.split() == ["tickets", "█" * 12 + "·" * 12, "2/4"]
