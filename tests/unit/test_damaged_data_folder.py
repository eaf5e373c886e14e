"""A data folder whose secrets were cut short is told of by name, and nothing is made anew behind its owner's back."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local import keys
from deploy.local.errors import StartError
from deploy.local.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.prepare()
    keys.generate(made)
    return made


@pytest.mark.parametrize("name", ["accounts/mongo_password", "files/s3_secret_key", "accounts/actor_private.pem"])
@pytest.mark.parametrize("left", [b"", b"\n"])
def test_an_empty_secret_is_named(layout: Layout, name: str, left: bytes) -> None:
    path = layout.root / "secrets" / name
    path.write_bytes(left)
    with pytest.raises(StartError, match=f"{name} is damaged"):
        keys.generate(layout)
    assert path.read_bytes() == left


def test_a_key_that_was_cut_short_is_named(layout: Layout) -> None:
    path = layout.root / "secrets/accounts/actor_private.pem"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(StartError, match=r"actor_private\.pem is damaged"):
        keys.generate(layout)


def test_whole_secrets_stay_as_they_are(layout: Layout) -> None:
    before = {path: path.read_bytes() for path in (layout.root / "secrets").rglob("*") if path.is_file()}
    keys.generate(layout)
    assert before == {path: path.read_bytes() for path in before}
