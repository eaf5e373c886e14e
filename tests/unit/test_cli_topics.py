"""The command line imports only what was asked for, and forgets no command."""

import importlib
from pathlib import Path

import cli
from cli.__main__ import TOPICS, commands


def test_each_command_stands_under_the_topic_that_it_names() -> None:
    for topic, names in TOPICS.items():
        for name in names:
            assert importlib.import_module(f"cli.{name}").NAME[0] == topic


def test_no_command_is_forgotten() -> None:
    home = Path(cli.__file__).parent
    written = {
        ".".join(path.relative_to(home).with_suffix("").parts)
        for path in home.rglob("*.py")
        if "\nNAME = (" in path.read_text(encoding="utf-8")
    }
    assert written == {name for names in TOPICS.values() for name in names}


def test_only_the_topic_asked_for_is_imported_and_all_of_them_for_an_unknown_one() -> None:
    assert {command.NAME for command in commands(["portals", "check"])} == {("portals", "check"), ("portals", "schema")}
    assert len(commands(["nope"])) == len(commands([])) == sum(map(len, TOPICS.values()))
