"""A real server takes the place of an embedded part when its address is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import keys
from deploy.local.errors import StartError
from deploy.local.external import External
from deploy.local.layout import Layout
from deploy.local.parts import broker
from deploy.local.processes import ROOT
from deploy.local.suite import Suite


async def test_given_addresses_replace_the_embedded_parts(tmp_path: Path, parts: Suite) -> None:
    access = keys.read(parts.layout, "operator", "s3_access_key")
    secret = keys.read(parts.layout, "operator", "s3_secret_key")
    external = External(
        mongo=parts.urls["mongo"].replace("://", "://operator:secret@"),
        s3=parts.urls["s3"].replace("://", f"://{access}:{secret}@"),
        smtp=parts.urls["smtp"],
    )
    async with Suite(tmp_path, parts_only=True, external=external) as suite:
        assert set(suite.pids) == {"nats"}
        assert suite.env_for("tickets")["MONGO_URL"] == external.mongo
        assert suite.env_for("notify")["SMTP_URL"] == parts.urls["smtp"]
        told = suite.env_for("files")
        assert told["S3_URL"] == parts.urls["s3"]
        assert "S3_FILER" not in told
        assert keys.read(suite.layout, "files", "s3_secret_key") == secret
        assert "mailbox" not in suite.urls


async def test_a_storage_that_refuses_the_key_is_named(tmp_path: Path, parts: Suite) -> None:
    external = External(s3=parts.urls["s3"].replace("://", "://nobody:nothing@"), smtp=parts.urls["smtp"])
    with pytest.raises(StartError, match=r"S3_URL: the buckets casebus-files, .* cannot be made there"):
        async with Suite(tmp_path, parts_only=True, external=external):
            pass


async def test_a_broker_of_ones_own_gets_the_same_users(tmp_path: Path) -> None:
    env = {**os.environ, "CASEBUS_DATA": str(tmp_path)}
    printed = subprocess.run(
        [sys.executable, "-m", "deploy.nats"], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    accounts = tmp_path / "accounts.conf"
    accounts.write_text(printed)
    whole = tmp_path / "nats.conf"
    whole.write_text(f'include "accounts.conf"\njetstream {{ store_dir: "{tmp_path}/js" }}\n')
    nats_server = Path(sys.executable).with_name("nats-server")
    checked = subprocess.run([nats_server, "-c", whole, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert all(password in printed for password in broker.passwords(Layout(tmp_path)).values())


@pytest.mark.parametrize(
    ("name", "value"),
    [("NATS_URL", "127.0.0.1:4222"), ("MONGO_URL", "http://x"), ("S3_URL", "s3://bucket"), ("SMTP_URL", "smtp:")],
)
async def test_an_address_of_another_kind_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(StartError, match=f"{name}: is no address of the form"):
        External.from_environment({name: value})
