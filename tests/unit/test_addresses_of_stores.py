"""Addresses of database and mail server, put together from a setting and a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.settings import ProcessSettings


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    for name in ("mongo_password", "smtp_password"):
        (folder / name).touch(mode=0o600)
        (folder / name).write_text("p@ss/word\n")
    return folder


def told(secrets: Path, process: str = "notify", **addresses: str) -> ProcessSettings:
    return ProcessSettings.from_environment(process, {"CASEBUS_SECRETS": str(secrets), **addresses})


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ("smtp://mail.example.com:587", "smtp://mail.example.com:587"),
        ("smtp://us%40er@mail.example.com", "smtp://us%40er:p%40ss%2Fword@mail.example.com"),
        ("smtps://user:known@mail.example.com", "smtps://user:known@mail.example.com"),
    ],
)
def test_the_mail_servers_password_comes_from_its_file_where_the_address_has_none(
    secrets: Path, setting: str, address: str
) -> None:
    assert told(secrets, SMTP_URL=setting).smtp_address() == address


def test_a_service_signs_in_at_its_own_database_and_the_operator_at_admin(secrets: Path) -> None:
    url = "mongodb://one:27017,two:27017/?replicaSet=rs0"
    service = told(secrets, MONGO_URL=url).mongo_address()
    assert service == "mongodb://notify:p%40ss%2Fword@one:27017,two:27017/?replicaSet=rs0&authSource=notify"
    assert told(secrets, "operator", MONGO_URL=url).mongo_address().endswith("&authSource=admin")
