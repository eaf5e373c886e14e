"""What people do in the bucket with rclone, a program that is not ours, shows in the ticket; where it is installed."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from deploy.local import keys
from tests.component.files.folders import Place, fresh_ticket
from tests.component.files.test_foreign_changes import key, told
from tests.component.files.world import World

PROGRAMS = [program] if (program := shutil.which("rclone")) else []


async def run(world: World, *arguments: str) -> str:
    """Run it with the operator's key; its settings come by its environment, so that it keeps no file."""
    layout = world.parts.layout
    access, secret = (keys.read(layout, "operator", f"s3_{name}_key") for name in ("access", "secret"))
    remote = {"TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": world.parts.urls["s3"], "REGION": "us-east-1"}
    remote |= {"ACCESS_KEY_ID": access, "SECRET_ACCESS_KEY": secret, "NO_CHECK_BUCKET": "true"}
    environment = {f"RCLONE_CONFIG_CB_{name}": value for name, value in remote.items()}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "RCLONE_CONFIG": ""}
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*arguments, env=environment, stdout=pipe, stderr=pipe)
    out, err = await child.communicate()
    assert child.returncode == 0, err.decode()
    return out.decode()


@pytest.mark.parametrize("program", PROGRAMS)
async def test_d31_files_put_overwritten_renamed_and_deleted_with_rclone_show_in_the_ticket(
    program: str, world: World, tmp_path: Path
) -> None:
    place = Place(world, fresh_ticket(world))
    await place.read()  # somebody looks at it
    file = tmp_path / "plan ü.txt"
    file.write_bytes(b"first")
    there = f"cb:casebus-files/{key(place, 'Drawings/plan ü.txt')}"
    await run(world, program, "copyto", str(file), there)
    await told(place, "adopted")
    (folder,) = (await place.read()).folders
    file_id = (await _settled(place, folder.id, {"plan ü.txt": "live"}))["plan ü.txt"]
    assert (folder.name, await place.content(file_id)) == ("Drawings", b"first")
    assert "plan ü.txt" in await run(world, program, "lsf", "-R", f"cb:casebus-files/{key(place, '')}")

    file.write_bytes(b"second, longer")
    await run(world, program, "copyto", "--ignore-times", str(file), there)
    await told(place, "changed_outside")
    assert await place.content(file_id) == b"second, longer"
    assert await place.content(file_id, 1) == b"first"

    await run(world, program, "moveto", there, there.replace("plan ü", "final"))
    await told(place, "adopted")
    names = await _settled(place, folder.id, {"final.txt": "live", "plan ü.txt": "deleted_outside"})
    assert await place.content(names["final.txt"]) == b"second, longer"

    await run(world, program, "deletefile", there.replace("plan ü", "final"))
    await _settled(place, folder.id, {"final.txt": "deleted_outside", "plan ü.txt": "deleted_outside"})


async def _settled(place: Place, folder: str, wanted: dict[str, str]) -> dict[str, str]:
    """Ids by name, when the folder holds these files in these states."""
    async with asyncio.timeout(60):
        while True:
            rows = (await place.read(folder)).files
            if {row.name: row.state for row in rows} == wanted:
                return {row.name: row.id for row in rows}
            await asyncio.sleep(0.2)
