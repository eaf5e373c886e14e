"""The whole suite on one machine: closed to the outside, each process with its own secrets, healing by itself."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import aiohttp
import pytest

from deploy.local import browser, locales
from deploy.local.keys import PROCESSES
from deploy.local.suite import Suite
from tests.support.processes import listening_addresses

LOOPBACK = "0100007F"


async def test_every_process_and_part_listens_on_loopback_only(suite: Suite) -> None:
    assert {*suite.pids} >= {*(f"{name}-1" for name in PROCESSES), "nats", "mongo", "s3", "mailbox"}
    for name, pid in suite.pids.items():
        assert listening_addresses(pid) == {LOOPBACK}, name


async def test_a_process_is_told_of_its_own_secrets_only(suite: Suite) -> None:
    owners = {
        "actor_private.pem": {"accounts"},
        "mail_secret_key": {"accounts"},
        "form_key": {"gateway"},
        "reply_key": {"notify"},
        "mongo_password": {"accounts", "tickets", "files", "notify"},
        "s3_secret_key": {"files", "notify"},
    }
    for process in PROCESSES:
        env = suite.env_for(process)
        folder = Path(env["CASEBUS_SECRETS"])
        assert folder.name == process
        present = {path.name for path in folder.iterdir()}
        assert {"nats_password", "actor_public.pem"} <= present
        assert present & owners.keys() == {name for name, allowed in owners.items() if process in allowed}
        environment = Path(f"/proc/{suite.pids[f'{process}-1']}/environ").read_text()
        assert not any((folder / name).read_text().strip() in environment for name in present)


async def test_a_killed_process_is_started_again_and_answers(suite: Suite) -> None:
    before = suite.pids["accounts-1"]
    suite.kill("accounts-1", signal.SIGKILL)
    await suite.wait_gone("accounts-1", before)
    await suite.wait_ready()
    assert suite.pids["accounts-1"] != before
    async with aiohttp.ClientSession() as client, client.get(f"{suite.health_url('accounts-1')}/readyz") as answer:
        assert answer.status == 200


async def test_every_process_stops_by_itself_when_it_is_asked_to(suite: Suite) -> None:
    for name in ("notify-1", "files-1", "tickets-1"):
        pid = suite.pids[name]
        process = suite.children[name].process
        suite.kill(name, signal.SIGTERM)
        async with asyncio.timeout(30):
            await suite.wait_gone(name, pid)
        assert process
        assert process.returncode == 0, name
    await suite.wait_ready()


async def test_translations_are_compiled_when_their_source_is_newer(tmp_path: Path) -> None:
    source = tmp_path / "gateway/locales/de/LC_MESSAGES/casebus.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Send"\nmsgstr "Absenden"\n'
    )
    work = list(locales.stale(tmp_path))
    assert work == [(source, source.with_suffix(".mo"))]
    locales.compile_catalogue(*work[0])
    assert b"Absenden" in source.with_suffix(".mo").read_bytes()
    assert list(locales.stale(tmp_path)) == []


async def test_a_named_chromium_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBUS_CHROMIUM", "/opt/chromium/chrome")
    assert browser.find() == "/opt/chromium/chrome"
    assert browser.main() == 0
