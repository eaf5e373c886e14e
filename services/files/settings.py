"""How long things are kept, and how files reaches its storage."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Settings:
    """The settings of files.

    `upload_life`: an upload that no ticket took is swept after it. `reserved_life`: longer than events are kept
    (14 days), so that an upload whose ticket was saved is never swept before its event was seen.
    `put_life`, `get_life`: how long a presigned address works; a transfer that began in time may end later.
    `walk_every`: the pause between two looks at the whole bucket for what other S3 clients did.
    `mirrors`: places whose folders are brought to the bucket at the same time.
    `long_life`: the same for the pages of a ZIP, which are sent one file after the other.
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
