"""The programs of the reference run as they are printed there: in Python, and in JavaScript where there is npm."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from pathlib import Path

import pytest

from tests.component.systems.world import Outside

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples" / "bus"
BESIDE = Path(__file__).parent / "beside"
SECONDS = 90.0
IN_JAVASCRIPT = ["client.mjs"] if shutil.which("npm") else []


async def run(*command: str, folder: Path | None = None) -> tuple[int, str]:
    """The exit code, and all that it printed."""
    paths = os.pathsep.join((str(BESIDE), str(ROOT)))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, cwd=folder, env={**os.environ, "PYTHONPATH": paths}
    )
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, output.decode()


async def test_the_python_example_opens_one_ticket_twice_and_the_other_hears_of_it(erp: Outside, customer: str) -> None:
    server, seed = erp.suite.urls["nats"], str(erp.path)
    code, told = await run(sys.executable, str(EXAMPLES / "open_ticket.py"), server, seed, customer)
    assert code == 0, told
    first, second = told.splitlines()
    assert first == second
    code, told = await run(sys.executable, str(EXAMPLES / "follow.py"), server, seed, "1")
    assert code == 0, told
    assert told.startswith("casebus.v1.")


@pytest.mark.parametrize("example", IN_JAVASCRIPT)
async def test_the_javascript_example_opens_a_ticket_and_hears_of_what_happened(
    erp: Outside, customer: str, tmp_path: Path, example: str
) -> None:
    shutil.copy(EXAMPLES / example, tmp_path)
    install = ("npm", "install", "--no-audit", "--no-fund", "--silent", "--fetch-retries=0", "--prefix", str(tmp_path))
    try:
        code, _ = await run(*install, "nats@2", folder=tmp_path)
    except TimeoutError:
        code = 1
    if code:  # without a registry only its grammar can be tried
        assert (await run("node", "--check", str(tmp_path / example)))[0] == 0
        return
    command = ("node", str(tmp_path / example), erp.suite.urls["nats"], str(erp.path), customer)
    code, told = await run(*command, folder=tmp_path)
    assert code == 0, told
    opened, heard = told.splitlines()
    assert opened.startswith("AW-")
    assert heard.startswith("casebus.v1.")
