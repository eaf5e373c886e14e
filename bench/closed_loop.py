"""A closed loop: N workers, each sending its next request when the answer is there, for some seconds."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Action = Callable[[int], Awaitable[None]]

TURNS = 6
_WORTH_NAMING = 0.05


@dataclass
class Figures:
    """What a run measured; times in seconds, CPU in milliseconds by process."""

    workers: int
    seconds: float
    latencies: list[float] = field(default_factory=list)
    cpu: Counter[str] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which this share of the requests stayed."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0

    def report(self) -> dict[str, Any]:
        """The figures as they are written down; CPU for each request."""
        each = {name: round(ms / max(len(self.latencies), 1), 2) for name, ms in self.cpu.most_common()}
        return {
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.percentile(0.50), 2),
            "p95_ms": round(self.percentile(0.95), 2),
            "p99_ms": round(self.percentile(0.99), 2),
            "cpu_ms": round(sum(each.values()), 2),
            "cpu_ms_of": {name: ms for name, ms in each.items() if ms >= _WORTH_NAMING},
            "requests": len(self.latencies),
        }


@dataclass(frozen=True)
class Side:
    """One of two that are compared: what it does, and the CPU clock of its processes."""

    action: Action
    cpu: Callable[[], Counter[str]]


async def in_turn(ours: Side, floor: Side, workers: int, seconds: float) -> tuple[Figures, Figures]:
    """Measure both in short turns, now one ahead and now the other, so that a drifting machine favours neither."""
    found = {ours: Figures(workers, 0.0), floor: Figures(workers, 0.0)}
    for turn in range(TURNS):
        for side in (ours, floor) if turn % 2 == 0 else (floor, ours):
            part = await measure(side.action, workers, seconds / TURNS, side.cpu)
            whole = found[side]
            whole.seconds += part.seconds
            whole.cpu += part.cpu
            whole.latencies += part.latencies
    return found[ours], found[floor]


async def measure(
    action: Action,
    workers: int,
    seconds: float,
    cpu: Callable[[], Counter[str]],
    settle: Callable[[], Awaitable[None]] | None = None,
) -> Figures:
    """Run the action; `settle` waits for work that the requests left behind, and counts into the time."""
    for worker in range(min(workers, 4)):
        await action(worker)
    latencies: list[float] = []
    before = cpu()
    started = time.perf_counter()
    ends = started + seconds

    async def work(worker: int) -> None:
        while time.perf_counter() < ends:
            sent = time.perf_counter()
            await action(worker)
            latencies.append(time.perf_counter() - sent)

    await asyncio.gather(*(work(worker) for worker in range(workers)))
    if settle:
        await settle()
    return Figures(workers, time.perf_counter() - started, latencies, cpu() - before)
