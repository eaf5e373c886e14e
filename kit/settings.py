"""What every process is told by its environment; secrets come as files."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it."""


@dataclass(frozen=True)
class ProcessSettings:
    """Where the parts are and who this process is.

    `health` is `host:port` of the side port. `state` is a folder for what can be made again, like the ticket index.
    """

    process: str
    instance: str
    secrets: Path
    portals: Path
    public_url: str
    state: Path
    health: str
    nats_url: str
    mongo_url: str
    s3_url: str
    smtp_url: str

    @classmethod
    def from_environment(cls, process: str, environment: Mapping[str, str] | None = None) -> "ProcessSettings":
        """Read the settings of this process; raises SettingsError."""
        env = os.environ if environment is None else environment
        secrets = Path(env.get("CASEBUS_SECRETS", ""))
        if not secrets.is_dir() or "CASEBUS_SECRETS" not in env:
            raise SettingsError("CASEBUS_SECRETS must name the folder with this process's secrets")
        _check_private(secrets, secrets.stat(), stat.S_IWGRP, stat.S_IWOTH, "0700")
        return cls(
            process=process,
            instance=env.get("CASEBUS_INSTANCE", f"{process}-1"),
            secrets=secrets,
            portals=Path(env.get("CASEBUS_PORTALS", "deploy/portals")),
            public_url=env.get("CASEBUS_PUBLIC_URL", "http://127.0.0.1:8080").rstrip("/"),
            state=Path(env.get("CASEBUS_STATE", ".casebus/state")),
            health=env.get("CASEBUS_HEALTH", "127.0.0.1:0"),
            nats_url=env.get("NATS_URL", "nats://127.0.0.1:4222"),
            mongo_url=env.get("MONGO_URL", "mongodb://127.0.0.1:27017/"),
            s3_url=env.get("S3_URL", "http://127.0.0.1:8333"),
            smtp_url=env.get("SMTP_URL", "smtp://127.0.0.1:1025"),
        )

    def secret(self, name: str) -> str:
        """The text of a secret; raises SettingsError when its file is missing or others than we can read it."""
        path = self.secrets / name
        try:
            with path.open(encoding="utf-8") as file:
                _check_private(path, os.fstat(file.fileno()), stat.S_IRWXG, stat.S_IRWXO, "0600")
                return file.read().strip()
        except OSError as error:
            raise SettingsError(f"secret {name!r} cannot be read: {error.strerror}") from error

    def mongo_address(self) -> str:
        """The MongoDB address with user and password; an address that has a user already is used as it is."""
        parts = urlsplit(self.mongo_url)
        if parts.username:
            return self.mongo_url
        password = quote(self.secret("mongo_password"), safe="")
        query = parts.query
        if "authSource=" not in query:
            source = "admin" if self.process == "operator" else self.process  # the operator may look at all databases
            query = f"{query}&authSource={source}".lstrip("&")
        return f"{parts.scheme}://{self.process}:{password}@{parts.netloc}/?{query}"

    def smtp_address(self) -> str:
        """The address of the mail server; a user without a password in it has the secret `smtp_password`."""
        parts = urlsplit(self.smtp_url)
        if not parts.username or parts.password:
            return self.smtp_url
        password = quote(self.secret("smtp_password"), safe="")
        return f"{parts.scheme}://{parts.username}:{password}@{parts.netloc.rpartition('@')[2]}"


def open_to_others(found: os.stat_result, group: int, others: int) -> bool:
    """Whether people outside have any of these bits of access.

    A group may read what belongs to root, if it is one of ours: so does Kubernetes mount secrets (`fsGroup`); the
    folder of such a mount is open to all, with the sticky bit, so that nobody replaces what belongs to somebody else.
    """
    mode = stat.S_IMODE(found.st_mode)
    if stat.S_ISDIR(found.st_mode) and mode & stat.S_ISVTX:
        return False
    ours = found.st_uid == 0 and found.st_gid in {os.getegid(), *os.getgroups()}
    return bool(mode & (others | (group & ~stat.S_IRGRP if ours else group)))


def _check_private(path: Path, found: os.stat_result, group: int, others: int, remedy: str) -> None:
    if open_to_others(found, group, others):
        raise SettingsError(
            f"{path} has mode {stat.S_IMODE(found.st_mode):04o}: others than this process can get at it; "
            f"`chmod {remedy} {path}` mends that"
        )
