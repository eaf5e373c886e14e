"""How long things are kept, and how files reaches its storage."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from kit.settings import SettingsError


@dataclass(frozen=True)
class Settings:
    """The settings of files.

    `upload_life`: an upload that no ticket took is swept after it. `reserved_life`: longer than events are kept
    (14 days), so that an upload whose ticket was saved is never swept before its event was seen.
    `put_life`, `get_life`: how long a presigned address works; a transfer that began in time may end later.
    `walk_every`: the pause between two looks at the whole bucket for what other S3 clients did.
    `mirrors`: places whose folders are brought to the bucket at the same time.
    `long_life`: the same for the pages of a ZIP, which are sent one file after the other.
    `scanner`: the address of clamd, none when empty; `scanner_bytes`: what is larger is not sent to it, and held back.
    """

    files_bucket: str = "casebus-files"
    work_bucket: str = "casebus-work"
    region: str = "us-east-1"
    upload_life: timedelta = timedelta(hours=24)
    reserved_life: timedelta = timedelta(days=15)
    sweep_every: timedelta = timedelta(minutes=10)
    put_life: timedelta = timedelta(minutes=10)
    get_life: timedelta = timedelta(seconds=60)
    long_life: timedelta = timedelta(minutes=15)
    walk_every: timedelta = timedelta(hours=1)
    mirrors: int = 4
    threads: int = 8
    connect_seconds: float = 2.0
    read_seconds: float = 30.0
    scanner: str = ""
    scanner_bytes: int = 25 * 1024 * 1024

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """With what the operator sets; raises SettingsError."""
        env = os.environ if environment is None else environment
        scanner, most = env.get("CASEBUS_SCANNER", ""), env.get("CASEBUS_SCANNER_BYTES", "")
        at = urlsplit(scanner)
        known = (at.scheme == "unix" and at.path) or (at.scheme == "tcp" and at.hostname)
        if scanner and not known:
            raise SettingsError("CASEBUS_SCANNER must be tcp://host:port or unix:///path/of/clamd's/socket")
        if most and not most.isdecimal():
            raise SettingsError("CASEBUS_SCANNER_BYTES must be a number of bytes, the StreamMaxLength of clamd")
        return replace(cls(), scanner=scanner, scanner_bytes=int(most) if most else cls.scanner_bytes)
