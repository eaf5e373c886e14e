"""Which embedded parts are replaced by real servers, and where those are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from deploy.local import keys
from deploy.local.errors import StartError
from deploy.local.layout import Layout


@dataclass(frozen=True)
class External:
    """Addresses of real servers; an empty one means the embedded part is used."""

    nats: str = ""
    mongo: str = ""
    s3: str = ""
    smtp: str = ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> External:
        """Read `NATS_URL`, `MONGO_URL`, `S3_URL` and `SMTP_URL`."""
        return cls(
            nats=_checked("NATS_URL", env.get("NATS_URL", ""), ("nats", "tls", "ws", "wss")),
            mongo=_checked("MONGO_URL", env.get("MONGO_URL", ""), ("mongodb", "mongodb+srv")),
            s3=_checked("S3_URL", env.get("S3_URL", ""), ("http", "https")),
            smtp=_checked("SMTP_URL", env.get("SMTP_URL", ""), ("smtp", "smtps")),
        )

    def s3_address(self, layout: Layout) -> str:
        """The S3 address without the key pair that may stand in it; the pair becomes secret files of its users."""
        parts = urlsplit(self.s3)
        if parts.username and parts.password:
            for user in keys.S3_USERS:
                keys.write_private(layout.secrets(user) / "s3_access_key", unquote(parts.username))
                keys.write_private(layout.secrets(user) / "s3_secret_key", unquote(parts.password))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _checked(name: str, url: str, schemes: tuple[str, ...]) -> str:
    if url and (urlsplit(url).scheme not in schemes or not urlsplit(url).netloc):
        raise StartError(name, f"is no address of the form {schemes[0]}://host:port")
    return url
