"""What a backup's folder holds: each file with its hash, and what is in it."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from contracts.errors import CasebusError, Code

FORMAT = 1
NAME = "manifest.json"
RUNS = "copies"
PORTION = 1 << 20


@dataclass(frozen=True)
class Piece:
    """A file of the folder; `count` documents, objects or messages are in it."""

    path: str
    bytes: int
    sha256: str
    count: int


@dataclass(frozen=True)
class Run:
    """One making of a backup: its files have a place of their own, so that the one before stays whole until it ends."""

    folder: Path
    name: str

    def place(self, *parts: str) -> Path:
        """Where a file of it goes."""
        return self.folder.joinpath(RUNS, self.name, *parts)

    def sweep(self) -> None:
        """Remove what older ones left, once the manifest names the files of this one."""
        for older in (self.folder / RUNS).iterdir():
            if older.name != self.name:
                shutil.rmtree(older)


@dataclass
class Manifest:
    """The whole folder; `streams` and `positions` are what the broker needs to put its streams back."""

    made_at: str
    ended_at: str = ""
    format: int = FORMAT
    databases: dict[str, dict[str, Piece]] = field(default_factory=dict)  # database → collection
    buckets: dict[str, Piece] = field(default_factory=dict)
    streams: dict[str, dict[str, Any]] = field(default_factory=dict)  # stream → piece, config, state, consumers
    keys: dict[str, Piece] = field(default_factory=dict)

    @property
    def pieces(self) -> list[Piece]:
        """Every file that the manifest names."""
        documents = [piece for collections in self.databases.values() for piece in collections.values()]
        streams = [Piece(**stream["piece"]) for stream in self.streams.values()]
        return [*documents, *self.buckets.values(), *streams, *self.keys.values()]

    def write(self, folder: Path) -> None:
        """As the last thing of a backup: a folder without it is none."""
        scratch = folder / f".{NAME}.new"
        scratch.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        scratch.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a folder; raises CasebusError when it is none of ours."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = "{folder} holds no finished backup: there is no manifest.json in it"
        raise CasebusError(Code.INVALID, text, params={"folder": str(folder)}) from None
    except ValueError as error:
        raise damaged(NAME) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        text = "this backup has format {found}; this version reads format {known}"
        found = told.get("format", "?") if isinstance(told, dict) else "?"
        raise CasebusError(Code.INVALID, text, params={"found": str(found), "known": FORMAT})
    try:
        return Manifest(
            made_at=told["made_at"],
            ended_at=told["ended_at"],
            databases={
                name: {collection: Piece(**piece) for collection, piece in collections.items()}
                for name, collections in told["databases"].items()
            },
            buckets={name: Piece(**piece) for name, piece in told["buckets"].items()},
            streams=told["streams"],
            keys={name: Piece(**piece) for name, piece in told["keys"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(NAME) from error


def damaged(path: str) -> CasebusError:
    """A file is not what the backup wrote."""
    text = "{path} of this backup is missing or damaged; nothing was restored from it"
    return CasebusError(Code.INVALID, text, params={"path": path})


def check(folder: Path, manifest: Manifest) -> int:
    """Compare every file with its hash; gives how many bytes they have; raises CasebusError."""
    total = 0
    for piece in manifest.pieces:
        path = inside(folder, piece.path)
        if not path.is_file() or path.stat().st_size != piece.bytes or hash_of(path) != piece.sha256:
            raise damaged(piece.path)
        total += piece.bytes
    return total


def inside(folder: Path, path: str) -> Path:
    """A file of the folder; a manifest that somebody wrote by hand leads nowhere else."""
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise damaged(path)
    return found


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Packer:
    """Writes a packed file and counts what goes into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.count = 0

    def put(self, data: bytes) -> None:
        """One more thing."""
        self._file.write(data)
        self.count += 1


@contextmanager
def packed(path: Path) -> Iterator[Packer]:
    """A new gzip file of mode 0600; `piece_of` tells of it afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with gzip.GzipFile(path, "wb", compresslevel=5, mtime=0) as file:
        yield Packer(file)  # type: ignore[arg-type]  # a GzipFile is a BinaryIO in all but name


def piece_of(folder: Path, path: Path, count: int) -> Piece:
    """What the manifest says of a file that was written."""
    return Piece(str(path.relative_to(folder)), path.stat().st_size, hash_of(path), count)


def lines_of(folder: Path, piece: Piece) -> Iterator[dict[str, Any]]:
    """The lines of a packed file of JSON lines."""
    with gzip.open(inside(folder, piece.path), "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
