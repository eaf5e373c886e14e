"""Passwords and keys of every process, generated once and kept over restarts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.errors import StartError
from deploy.local.layout import Layout

SERVICES = ("accounts", "tickets", "files", "notify")
PROCESSES = (*SERVICES, "gateway")
NATS_USERS = (*PROCESSES, "operator", "deploy")
MONGO_USERS = (*SERVICES, "operator")
S3_USERS = ("files", "notify", "operator")


def generate(layout: Layout) -> None:
    """Write every secret that is not there yet, each readable by its owner only."""
    for user in NATS_USERS:
        _once(layout.secrets(user) / "nats_password", _token)
    for user in MONGO_USERS:
        _once(layout.secrets(user) / "mongo_password", _token)
    for user in S3_USERS:
        _once(layout.secrets(user) / "s3_access_key", _access_key)
        _once(layout.secrets(user) / "s3_secret_key", _token)
    _once(layout.secrets("system") / "nats_password", _token)
    _once(layout.secrets("system") / "nats_route_password", _token)
    _once(layout.secrets("system") / "s3_signing_key", _hex)
    _once(layout.secrets("accounts") / "mail_secret_key", _hex)
    _once(layout.secrets("gateway") / "form_key", _hex)
    _once(layout.secrets("notify") / "reply_key", _hex)
    _actor_keys(layout)


def read(layout: Layout, process: str, name: str) -> str:
    """One secret of one process."""
    return (layout.secrets(process) / name).read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, with mode 0600 from its first byte on."""
    scratch = path.with_name(f".{path.name}.new")
    scratch.unlink(missing_ok=True)
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def _once(path: Path, make: Callable[[], str]) -> None:
    if not path.exists():
        write_private(path, make())
    elif not path.read_bytes().strip():
        raise _damaged(path)


def _damaged(path: Path) -> StartError:
    """Never made anew by itself: the servers behind it know the old one, and so do mails and sessions."""
    return StartError("data folder", f"{path} is damaged: put it back from a copy, or start afresh in another folder")


def _actor_keys(layout: Layout) -> None:
    private_path = layout.secrets("accounts") / "actor_private.pem"
    _once(private_path, _private_pem)
    try:
        private = serialization.load_pem_private_key(private_path.read_bytes(), password=None)
    except ValueError as error:
        raise _damaged(private_path) from error
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for process in (*PROCESSES, "operator"):
        path = layout.secrets(process) / "actor_public.pem"
        if not path.exists() or path.read_bytes() != public:
            write_private(path, public.decode())


def _private_pem() -> str:
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def _token() -> str:
    return secrets.token_urlsafe(32)


def _hex() -> str:
    return secrets.token_hex(32)


def _access_key() -> str:
    return secrets.token_hex(10).upper()
