"""CPU time and memory of our processes, as the kernel counts them."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path


def cpu_of(pids: Mapping[str, int]) -> Callable[[], float]:
    """A clock of user and system seconds summed over these processes (proc(5), fields 14 and 15 of stat)."""
    tick = os.sysconf("SC_CLK_TCK")

    def seconds() -> float:
        total = 0
        for pid in pids.values():
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / tick

    return seconds


def memory_mb(pids: Mapping[str, int]) -> dict[str, float]:
    """Proportional set size of each process in MB."""
    found = {}
    for name, pid in pids.items():
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        kilobytes = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        found[name] = round(kilobytes / 1024, 1)
    return found
