"""A status, type, priority or queue that tickets have cannot vanish from a definition (issue 3, point 1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import tickets as t
from contracts.errors import Code
from contracts.portal import Portal
from contracts.portal_keys import keys_of
from deploy.local.errors import StartError
from tests.component.tickets.world import (
    ANNA_ANKA,
    ANNA_FLEX,
    BEN_ANKA,
    OPERATOR,
    SVEN_ANKA,
    SVEN_FLEX,
    World,
    refused,
)

SOURCE = Path("deploy/portals/anka.yaml")
MANY = 22


def changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A folder with ANKA's definition, changed."""
    definition = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    change(definition)
    folder.mkdir()
    (folder / "anka.yaml").write_text(yaml.safe_dump(definition, allow_unicode=True), encoding="utf-8")
    return folder


def lost(definition: dict[str, Any]) -> None:
    """The type `wijziging` is gone, and the status that tickets wait for the customer in has another key."""
    definition["types"]["items"] = [one for one in definition["types"]["items"] if one["key"] != "wijziging"]
    text = yaml.safe_dump(definition, allow_unicode=True).replace("wacht-op-klant", "wachtend")
    definition.clear()
    definition.update(yaml.safe_load(text))


def relabelled(definition: dict[str, Any]) -> None:
    """Other words and one status more; every key is still there."""
    definition["statuses"][2]["label"] |= {"nl": "Wij wachten op u"}
    definition["types"]["items"].append({"key": "idee", "label": {"nl": "Idee", "en": "Idea"}})


@pytest.fixture
async def in_use(world: World) -> list[str]:
    """The numbers of many changes, the first of which waits for the customer."""
    made = []
    for _ in range(MANY):
        written = await world.open(ANNA_ANKA)
        made.append(await world.edit(written.id, SVEN_ANKA, type="wijziging"))
    await world.settled(await world.move(made[0].id, "wacht-op-klant", SVEN_ANKA), *made[1:], actor=SVEN_ANKA)
    return [written.number for written in made]


async def test_issue3_the_check_says_which_tickets_use_a_key_that_is_gone(
    world: World, in_use: list[str], tmp_path: Path
) -> None:
    with pytest.raises(StartError) as caught:
        await world.parts.operate("portals", "check", str(changed(tmp_path / "new", lost)), "--in-use")
    lines = caught.value.log_tail.splitlines()
    status = next(line for line in lines if "statuses: " in line)
    kind = next(line for line in lines if "types.items" in line)
    for words in ("anka.yaml", "'wacht-op-klant'", in_use[0]):
        assert words in status
    for words in ("'wijziging'", in_use[-1], "more)"):
        assert words in kind
    newest = sorted(in_use, key=lambda number: int(number.rpartition("-")[2]))[-20:]
    assert all(number in kind for number in newest)


async def test_issue3_other_words_and_more_keys_break_nothing(world: World, in_use: list[str], tmp_path: Path) -> None:
    assert in_use
    try:
        told = await world.parts.operate("portals", "check", str(changed(tmp_path / "new", relabelled)), "--in-use")
    except StartError as error:
        raise AssertionError(error.log_tail) from error
    assert "anka.yaml" in told


async def test_issue3_a_replica_does_not_start_with_a_definition_that_lost_a_key_in_use(
    world: World, in_use: list[str], tmp_path: Path
) -> None:
    program = world.replicas[1].program
    await world.replicas[1].stop()
    try:
        env = {**program.env, "CASEBUS_PORTALS": str(changed(tmp_path / "new", lost))}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*program.argv, env=env, cwd=program.cwd, stderr=pipe)
        async with asyncio.timeout(60):
            _, err = await process.communicate()
        assert process.returncode == 1
        assert all(told in err.decode() for told in ("tickets cannot start", "'wacht-op-klant'", in_use[0]))
        page = await world.list(ANNA_ANKA)  # whoever has the old definition goes on answering
        assert page.items
    finally:
        await world.replicas[1].start()


@pytest.mark.parametrize("actor", [ANNA_ANKA, BEN_ANKA, SVEN_ANKA], ids=lambda actor: actor.id)
async def test_issue3_nobody_but_the_operator_asks_for_keys(world: World, actor: Any) -> None:
    asked = keys_of(Portal.model_validate(yaml.safe_load(SOURCE.read_text(encoding="utf-8"))))
    async with refused(Code.FORBIDDEN):
        await world.buses["operator"].call(t.CHECK_KEYS, asked, token=world.signer.sign(actor)[0])
    found = await world.buses["operator"].call(t.CHECK_KEYS, asked, token=world.signer.sign(OPERATOR)[0])
    assert found.items == ()


async def test_issue3_an_option_of_a_field_cannot_vanish_either(world: World, tmp_path: Path) -> None:
    chosen = {"product": "online", "version": "current"}
    written = await world.open(ANNA_FLEX, type="storing", fields=chosen)
    await world.settled(written, actor=SVEN_FLEX)
    definition = Portal.model_validate(yaml.safe_load(Path("deploy/portals/autoflex.yaml").read_text(encoding="utf-8")))
    asked = keys_of(definition)
    token = world.signer.sign(OPERATOR)[0]
    assert (await world.buses["operator"].call(t.CHECK_KEYS, asked, token=token)).items == ()
    less = asked.model_copy(update={"fields": tuple(one for one in asked.fields if one != "product=online")})
    (missing,) = (await world.buses["operator"].call(t.CHECK_KEYS, less, token=token)).items
    assert (missing.name, missing.key) == ("field", "product=online")
    assert written.number in missing.numbers
