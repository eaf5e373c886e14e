"""A program that stands still is noticed, killed and started again; one that is only slow is not."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.child import Child, Program
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.pulse import Pulse, answers

NO_ONE_WAITS = 0.0


def asking(*said: str) -> tuple[Pulse, Iterator[str]]:
    """A pulse without patience, over answers that were written before."""
    left = iter(said)

    async def ask() -> str:
        return next(left)

    return Pulse(ask, every=NO_ONE_WAITS, patience=NO_ONE_WAITS, asks=3), left


async def test_three_silences_in_a_row_are_a_loss() -> None:
    pulse, left = asking("", "silent", "silent", "", "silent", "silent", "silent", "not asked any more")
    await pulse.lost()
    assert list(left) == ["not asked any more"]


async def test_silence_that_has_not_lasted_is_no_loss() -> None:
    async def ask() -> str:
        return "silent"

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await Pulse(ask, every=NO_ONE_WAITS, patience=3600).lost()


async def test_a_paused_program_is_replaced_by_one_that_answers(tmp_path: Path) -> None:
    ports = Ports(use_defaults=False)
    url = f"http://{LOOPBACK}:{ports['server']}/"

    async def ask() -> str:
        return await answers(url)

    told: list[str] = []
    line = (sys.executable, "-m", "http.server", "--bind", LOOPBACK, str(ports["server"]))
    pulse = Pulse(ask, every=0.05, patience=0.5, asks=1)
    program = Program("server", line, {}, tmp_path, tmp_path / "log", ask, pulse=pulse)
    child = Child(program, lambda _name, text: told.append(text))
    try:
        await child.start()
        first = child.pid
        assert first
        child.signal(signal.SIGSTOP)
        await child.wait_gone(first)
        await child.wait_ready()
        assert child.pid not in (first, None)
        assert not await ask()
        assert any("has not answered" in text for text in told)
    finally:
        await child.stop()
        ports.release()
