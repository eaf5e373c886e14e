"""The demo files and the file with the passwords."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli.__main__ import main
from cli.demo import credentials
from cli.demo.model import Demo
from cli.demo_load import FOLDER
from contracts.portal import Portal
from kit.yamlfile import load, load_folder


@pytest.fixture(scope="module")
def demos() -> dict[str, Demo]:
    return load_folder(FOLDER, Demo)


def test_each_demo_fits_its_portal(demos: dict[str, Demo]) -> None:
    for key, demo in demos.items():
        portal = load(Path(f"deploy/portals/{key}.yaml"), Portal)
        assert {person.company for person in demo.people.values()} <= {"", *demo.companies}
        assert demo.people["customer"].company != demo.people["stranger"].company
        assert ("colleague" in demo.people) is not portal.registration.one_account_per_company
        if "colleague" in demo.people:
            assert demo.people["colleague"].company == demo.people["customer"].company
        assert all(person.email.endswith(".example") for person in demo.people.values())
        for ticket in demo.tickets:
            assert not ticket.queue or portal.queue(ticket.queue)
            for chosen, choices in ((ticket.priority, portal.priorities), (ticket.type, portal.types)):
                keys = {choice.key for choice in choices.items}
                assert chosen in keys if choices.set_by == "customer" and keys else not chosen
            for step in ticket.steps:
                assert not step.status or portal.status(step.status)
                assert not step.resolve or portal.status(step.resolve.status).outcome


def test_a_dozen_tickets_with_keys_of_their_own(demos: dict[str, Demo]) -> None:
    keys = [ticket.key for ticket in demos["autowork"].tickets]
    assert len(keys) == len(set(keys)) == 12


def test_passwords_that_exist_are_kept_and_others_made(demos: dict[str, Demo]) -> None:
    first = credentials.complete({"autowork": {"agent": {"email": "old", "password": "kept"}}, "elsewhere": {}}, demos)
    assert first["autowork"]["agent"]["password"] == "kept"
    assert set(first["autowork"]) == {"customer", "colleague", "stranger", "agent", "agent2", "admin"}
    assert "elsewhere" in first
    assert credentials.complete(first, demos) == first
    made = [entry["password"] for entry in first["autowork"].values()]
    assert len(set(made)) == len(made)


def test_the_file_is_readable_by_its_owner_only_and_replaced_whole(tmp_path: Path, demos: dict[str, Demo]) -> None:
    file = tmp_path / "credentials.json"
    assert credentials.read(file) == {}
    known = credentials.complete({}, demos)
    credentials.write(file, known)
    credentials.write(file, known)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert credentials.read(file) == known
    assert [entry.name for entry in tmp_path.iterdir()] == ["credentials.json"]


def test_the_command_checks_portals_and_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["portals", "check", "deploy/portals"]) == 0
    (tmp_path / "wrong.yaml").write_text("key: wrong\n", encoding="utf-8")
    assert main(["portals", "check", str(tmp_path)]) == 1
    assert "wrong.yaml: languages: Field required" in capsys.readouterr().err


def test_a_command_without_its_secrets_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("CASEBUS_SECRETS", raising=False)
    monkeypatch.setenv("CASEBUS_DATA", str(tmp_path))  # and not what a `make up` has written down here
    assert main(["bus", "declare"]) == 1
    assert "CASEBUS_SECRETS" in capsys.readouterr().err


def test_a_command_says_so_when_the_broker_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "nats_password").write_text("secret")
    (tmp_path / "nats_password").chmod(0o600)
    monkeypatch.setenv("CASEBUS_SECRETS", str(tmp_path))
    monkeypatch.setenv("NATS_URL", "nats://127.0.0.1:9")
    monkeypatch.setattr("cli.bus_declare.PATIENCE", 0.5)
    assert main(["bus", "declare"]) == 1
    assert "127.0.0.1:9 does not answer" in capsys.readouterr().err
