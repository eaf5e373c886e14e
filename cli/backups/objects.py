"""The buckets: every version of every object by its hash, and a list of what lies where."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from minio import Minio
from minio.datatypes import Object
from minio.error import S3Error
from minio.versioningconfig import ENABLED, VersioningConfig

from cli.backups.manifest import PORTION, Piece, damaged, hash_of, inside, lines_of, packed, piece_of
from contracts.errors import CasebusError, Code

AT_ONCE = 6
NO_VERSION = ("", "null")
GONE = ("NoSuchKey", "NoSuchVersion", "MethodNotAllowed")  # the last is what a delete marker answers
OWN = "x-amz-meta-"

PORTION_OF_THINGS = 500

Tell = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Copier:
    """One bucket of a storage, and the folder of the backup."""

    client: Any  # Minio, whose own types say less than its documentation
    folder: Path

    def dump(self, bucket: str, path: Path, known: dict[tuple[str, str], str], tell: Tell) -> Piece:
        """Write what is in a bucket; objects that an older backup in the folder has (`known`) are not read again."""
        found = _by_key(self.client.list_objects(bucket, recursive=True, include_version=True))
        with ThreadPoolExecutor(AT_ONCE) as pool, packed(path) as file:
            for some in _portions(found):
                for line in pool.map(lambda one: self._line(bucket, one, known), some):
                    if line is not None:
                        file.put(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                tell(file.count)
        return piece_of(self.folder, path, file.count)

    def restore(self, bucket: str, lines: Iterable[dict[str, Any]], tell: Tell) -> dict[str, str]:
        """Put everything back, the oldest version of each key first; what each version was called, and is now."""
        names: dict[str, str] = {}
        done = 0
        keys = (list(some) for _, some in groupby(lines, key=lambda line: str(line["key"])))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for portion in _portions(keys):
                for called, count in pool.map(lambda some: self._key(bucket, some), portion):
                    names.update(called)
                    done += count
                tell(done)
        return names

    def differs(self, bucket: str, lines: Iterable[dict[str, Any]]) -> str:
        """A key whose newest content is not as the list has it; nothing when all are."""
        for key, some in groupby(lines, key=lambda line: str(line["key"])):
            newest = next(some)
            if newest["deleted"]:
                continue
            with self.client.get_object(bucket, key) as answer:
                digest = hashlib.sha256()
                for portion in answer.stream(PORTION):
                    digest.update(portion)
            if digest.hexdigest() != newest["sha256"]:
                return key
        return ""

    def check_blobs(self, lines: Iterable[dict[str, Any]], tell: Tell) -> None:
        """Every content is there and is what its name says; raises CasebusError."""
        for number, line in enumerate(lines, 1):
            if not line["deleted"]:
                path = self._blob(line["sha256"])
                if not path.is_file() or hash_of(path) != line["sha256"]:
                    raise damaged(str(path.relative_to(self.folder.resolve())))
            tell(number)

    def _line(self, bucket: str, one: Object, known: dict[tuple[str, str], str]) -> dict[str, Any] | None:
        version = one.version_id or ""
        line: dict[str, Any] = {"key": one.object_name, "version": version, "deleted": bool(one.is_delete_marker)}
        if one.is_delete_marker:
            return line
        content = None if version in NO_VERSION else known.get((str(one.object_name), version))
        told = self._described(bucket, one) if content else self._fetched(bucket, one)
        if told is None:
            return None  # it went away while we were reading
        return {**line, **told, "sha256": content or told["sha256"], "size": one.size}

    def _described(self, bucket: str, one: Object) -> dict[str, Any] | None:
        try:
            found = self.client.stat_object(bucket, str(one.object_name), version_id=one.version_id)
        except S3Error as error:
            if error.code in GONE:
                return None
            raise
        return {"type": found.content_type or "", "meta": _own(dict(found.metadata or {}))}

    def _fetched(self, bucket: str, one: Object) -> dict[str, Any] | None:
        version = None if one.version_id in NO_VERSION else one.version_id
        digest = hashlib.sha256()
        name = hashlib.sha256(f"{bucket}/{one.object_name}/{version}".encode()).hexdigest()
        scratch = self.folder / "objects" / f".{os.getpid()}.{name}"
        scratch.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.client.get_object(bucket, str(one.object_name), version_id=version) as answer:
                headers = dict(answer.headers)
                with scratch.open("wb") as file:
                    for portion in answer.stream(PORTION):
                        digest.update(portion)
                        file.write(portion)
        except Exception as error:
            scratch.unlink(missing_ok=True)
            if isinstance(error, S3Error) and error.code in GONE:
                return None
            raise
        target = self._blob(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch.replace(target)
        return {"type": headers.get("Content-Type", ""), "meta": _own(headers), "sha256": digest.hexdigest()}

    def _key(self, bucket: str, lines: list[dict[str, Any]]) -> tuple[dict[str, str], int]:
        names: dict[str, str] = {}
        for line in reversed(lines):  # a listing has the newest first
            key = str(line["key"])
            if line["deleted"]:
                self.client.remove_object(bucket, key)
                continue
            path = self._blob(line["sha256"])
            if not path.is_file():
                raise damaged(str(line["sha256"]))
            with path.open("rb") as file:
                made = self.client.put_object(
                    *(bucket, key, file, path.stat().st_size),
                    content_type=line["type"] or "application/octet-stream",
                    metadata=dict(line["meta"]),
                )
            if line["version"] not in NO_VERSION and made.version_id:
                names[line["version"]] = made.version_id
        return names, len(lines)

    def _blob(self, sha256: str) -> Path:
        return inside(self.folder, f"objects/{sha256[:2]}/{sha256}")


def make_bucket(client: Minio, bucket: str, *, versioned: bool) -> None:
    """A bucket like ours; one that is there must be empty; raises CasebusError."""
    if not client.bucket_exists(bucket):
        client.make_bucket(bucket)
    elif next(iter(client.list_objects(bucket, recursive=True, include_version=True)), None) is not None:
        text = "the bucket {bucket} is not empty: restore into an empty installation"
        raise CasebusError(Code.CONFLICT, text, params={"bucket": bucket})
    if versioned:
        client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))


def drop_bucket(client: Minio, bucket: str) -> None:
    """Remove a bucket of our own making with all that is in it."""
    for one in client.list_objects(bucket, recursive=True, include_version=True):
        version = None if one.version_id in NO_VERSION else one.version_id
        client.remove_object(bucket, str(one.object_name), version_id=version)
    client.remove_bucket(bucket)


def known_in(folder: Path, pieces: Iterable[Piece]) -> dict[tuple[str, str], str]:
    """The contents that an older backup in the same folder has already, by key and version."""
    found = {}
    for piece in pieces:
        for line in lines_of(folder, piece):
            if not line["deleted"] and line["version"] not in NO_VERSION:
                found[(line["key"], line["version"])] = line["sha256"]
    return found


def renamed(document: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A document in which the storage's versions have their new names, wherever they stand."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return names.get(value, value)
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else value

    return {key: walk(value) for key, value in document.items()}


def _by_key(listed: Iterable[Object]) -> Iterator[Object]:
    """The versions of a key side by side, the newest first; sorted on disk, since a bucket may be large.

    A listing is in the order of its keys, but the driver gives a page's versions first and then its delete markers.
    """
    with closing(sqlite3.connect("")) as disk:  # a file of its own that goes with the connection
        disk.execute("CREATE TABLE seen (key, latest, at, version, marker, size)")
        rows = (_row(one) for one in listed if one.object_name)
        disk.executemany("INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?)", rows)
        for key, latest, _, version, marker, size in disk.execute(
            "SELECT * FROM seen ORDER BY key, latest DESC, at DESC, rowid"
        ):
            yield Object("", key, version_id=version, is_delete_marker=bool(marker), size=size, is_latest=str(latest))


def _row(one: Object) -> tuple[str, bool, float, str, bool, int]:
    at = one.last_modified.timestamp() if one.last_modified else 0.0
    latest = str(one.is_latest).casefold() == "true"
    return str(one.object_name), latest, at, one.version_id or "", bool(one.is_delete_marker), one.size or 0


def _portions(things: Iterable[T]) -> Iterator[list[T]]:
    """Some at a time, so that a bucket of any size takes no more memory."""
    iterator = iter(things)
    while some := list(islice(iterator, PORTION_OF_THINGS)):
        yield some


def _own(headers: dict[str, str]) -> dict[str, str]:
    """What whoever put it there wrote beside an object."""
    return {name.lower().removeprefix(OWN): text for name, text in headers.items() if name.lower().startswith(OWN)}


def sweep(folder: Path, pieces: Iterable[Piece]) -> int:
    """Remove contents that no list of the folder names any more; how many they were."""
    for scratch in (folder / "objects").glob(".*"):  # of a backup that was killed
        scratch.unlink()
    named = {line["sha256"] for piece in pieces for line in lines_of(folder, piece) if not line["deleted"]}
    left = [path for path in (folder / "objects").glob("*/*") if path.name not in named]
    for path in left:
        path.unlink()
    return len(left)
