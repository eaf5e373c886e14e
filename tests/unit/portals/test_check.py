"""Checking portal definitions: every fault at once, each with file, line, place, what was found and what is allowed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.__main__ import main
from cli.portals_schema import FILE as SCHEMA
from cli.portals_schema import schema
from contracts.portal import Portal
from kit.yamlfile import FileError, load

FOLDER = Path("deploy/portals")


def definition(key: str = "autoflex") -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return content


def faults(content: dict[str, Any] | str, file: Path) -> list[str]:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load(file, Portal)
    return str(caught.value).splitlines()


def test_every_definition_of_the_installation_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["portals", "check", str(FOLDER)]) == 0
    told = capsys.readouterr().out
    assert [key for key in ("anka", "autoflex", "autonik", "autowork", "robotics") if f"{key}.yaml" in told] == sorted(
        path.stem for path in FOLDER.glob("*.yaml")
    )


def test_ten_mistakes_give_ten_errors_at_once(tmp_path: Path) -> None:
    wrong = definition()
    wrong["brand"]["accent"] = "orange"
    wrong["colour"] = "orange"
    wrong["statuses"][0]["kind"] = "fresh"
    wrong["statuses"][1]["to"][0] = "vierde-lijn"
    wrong["statuses"][2]["queue"] = "vierde-lijn"
    wrong["statuses"][3]["key"] = "tweede-lijn"
    wrong["initial"] = "nieuw"
    del wrong["tagline"]["en"]
    wrong["number"] = "AF"
    wrong["visibility"] = "everybody"
    file = tmp_path / "autoflex.yaml"
    lines = faults(wrong, file)
    for place, told in {
        "brand.accent": "orange",
        "colour": "allowed are answered, before_asking",
        "statuses.0.kind": "'waiting-customer'",
        "statuses.1.to.0": "allowed are 'afspraak'",
        "statuses.2.queue": "found 'vierde-lijn'",
        "statuses.3.key": "this key is there twice",
        "initial": "found 'nieuw'",
        "tagline.en": "no text in 'en'",
        "number": "found 'AF'",
        "visibility": "'private' or 'company'",
    }.items():
        assert [line for line in lines if f": {place}: " in line and told in line], (place, lines)
    assert all(line.startswith(str(file)) for line in lines)


def test_a_language_that_there_is_not_is_told_once(tmp_path: Path) -> None:
    told = faults(definition() | {"languages": ["nl", "xx"]}, tmp_path / "autoflex.yaml")
    assert len(told) == 1, told
    assert "languages.1: Input should be 'en', 'de', 'nl', 'da' or 'sv' (found 'xx')" in told[0]


def test_mail_by_company_domain_makes_no_accounts_where_a_company_has_one(tmp_path: Path) -> None:
    wrong = definition("anka")
    wrong["mail_in"] = {**wrong.get("mail_in", {}), "unknown": "company_domain"}
    (line,) = faults(wrong, tmp_path / "anka.yaml")
    assert ": mail_in.unknown: " in line
    assert "one_account_per_company" in line


def test_the_example_of_a_customer_number_is_one(tmp_path: Path) -> None:
    wrong = definition("anka")
    wrong["registration"]["number_example"] = "12-34"
    assert "registration.number_example: the example is like number_pattern" in faults(wrong, tmp_path / "anka.yaml")[0]


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "autoflex.yaml"
    text = (FOLDER / "autoflex.yaml").read_text(encoding="utf-8").replace("kind: scheduled", "kind: planned")
    at = next(number for number, line in enumerate(text.splitlines(), 1) if "kind: planned" in line)
    assert faults(text, file)[0].startswith(f"{file}:{at}: statuses.5.kind: ")


def test_a_key_that_yaml_would_pass_over_in_silence_is_told(tmp_path: Path) -> None:
    text = (FOLDER / "autoflex.yaml").read_text(encoding="utf-8") + "\nvisibility: private\n"
    told = faults(text, tmp_path / "autoflex.yaml")
    assert len(told) == 1
    assert "visibility: this key is there twice" in told[0]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("types", "default"), "klacht", "types.default: allowed are 'gebruikersvraag', 'installatie'"),
        (("types", "set_by"), "vendor", "types.default: what the vendor sets has a default"),
        (("reopen", "status"), "heropend", "reopen.status: allowed are"),
        (("noun", "one", "de"), "Anfrage", "noun.one.de: the portal has no such language; allowed are 'en', 'nl'"),
        (("labels", "submit"), {"nl": "Versturen"}, "labels.submit.en: no text in 'en'"),
        (("labels", "sbumit"), {}, "labels.sbumit: there is no such setting"),
        (("registration", "mode"), "invited", "'open', 'staff' or 'customer_number'"),
        (("columns", 0), "weather", "columns.0: Input should be 'number', 'type'"),
        (("columns", 0), "title", "columns.2: it is named twice"),
        (("languages", 1), "nl", "languages.1: it is named twice"),
        (("default_queue",), "balie", "default_queue: allowed are 'derde-lijn', 'eerste-lijn'"),
        (("statuses", 0, "customer_to"), ["gone"], "statuses.0.customer_to.0: allowed are"),
        (("statuses", 0, "label_languages"), {"da": "sv"}, "label_languages.da: the portal has no such language"),
        (("queues",), "none", "queues: Input should be a valid"),
        (("contact", "timezone"), "Europe/Amsterdm", "contact.timezone: allowed is a time zone, for instance"),
        (("contact", "email"), "servicedesk", "contact.email: allowed is a mail address (found 'servicedesk')"),
        (("queues", 0, "email"), "a b@c.example", "queues.0.email: allowed is a mail address"),
        (("mails", "sender"), "Desk <desk@c.example>", "mails.sender: allowed is a mail address"),
        (("contact", "website"), "javascript:alert(1)", "contact.website: allowed is http:// or https://"),
        (("registration", "number_pattern"), "[0-9", "registration.number_pattern: this is no pattern"),
    ],
)
def test_each_kind_of_mistake_says_what_is_allowed(
    path: tuple[str | int, ...], value: object, told: str, tmp_path: Path
) -> None:
    wrong = definition()
    part: Any = wrong
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert [line for line in faults(wrong, tmp_path / "autoflex.yaml") if told in line]


def test_the_faults_of_all_files_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("autoflex", "anka"):
        wrong = definition(key) | {"initial": "nowhere"}
        (tmp_path / f"{key}.yaml").write_text(yaml.safe_dump(wrong, allow_unicode=True), encoding="utf-8")
    assert main(["portals", "check", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "anka.yaml" in told
    assert "autoflex.yaml" in told


def test_a_sixth_portal_is_a_copy_of_one_file_with_another_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (FOLDER / "robotics.yaml").read_text(encoding="utf-8")
    file = tmp_path / "pumps.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["portals", "check", str(tmp_path)]) == 1
    assert "pumps.yaml: key: found 'robotics', allowed is 'pumps'" in capsys.readouterr().err
    file.write_text(text.replace("key: robotics\n", "key: pumps\n", 1), encoding="utf-8")
    assert main(["portals", "check", str(tmp_path)]) == 0


def test_the_published_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "write it anew: python -m cli portals schema"
    assert main(["portals", "schema", "-"]) == 0
    described = json.loads(capsys.readouterr().out)
    assert described["additionalProperties"] is False
    assert {"key", "languages", "statuses", "registration"} <= set(described["required"])


def test_docs_name_every_setting() -> None:
    text = Path("docs/portals.md").read_text(encoding="utf-8")
    described = json.loads(schema())
    parts = {"": described, **described["$defs"]}
    unnamed = [
        f"{part}.{name}"
        for part, shape in parts.items()
        for name in shape.get("properties", {})
        if not re.search(rf"[`.]{name}[`.]", text)
    ]
    assert not unnamed
