"""Runs the operator's command (`python -m cli …`) inside a suite."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Mapping

from deploy.local.errors import StartError
from deploy.local.processes import ROOT

LONGEST = 120.0


async def run(env: Mapping[str, str], *arguments: str) -> str:
    """Run it and give what it printed; raises StartError with its output when it fails or takes too long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", *arguments), stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, env=dict(env), cwd=ROOT
    )
    name = f"casebus {' '.join(arguments[:2])}"
    try:
        async with asyncio.timeout(LONGEST):
            output, _ = await process.communicate()
    except TimeoutError as error:
        raise StartError(name, f"did not end within {LONGEST:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = output.decode(errors="replace")
    if process.returncode:
        raise StartError(name, f"failed (exit code {process.returncode})", text[-2000:])
    return text
