"""CPU time and memory of our processes, as the kernel counts them."""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path


def cpu_of(pids: Mapping[str, int]) -> Callable[[], Counter[str]]:
    """A clock of each process's user and system milliseconds (proc(5), fields 14 and 15 of stat)."""
    tick = os.sysconf("SC_CLK_TCK")

    def milliseconds() -> Counter[str]:
        found: Counter[str] = Counter()
        for name, pid in pids.items():
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            found[name] = (int(fields[11]) + int(fields[12])) * 1000 // tick
        return found

    return milliseconds


def memory_mb(pids: Mapping[str, int]) -> dict[str, float]:
    """Proportional set size of each process in MB."""
    found = {}
    for name, pid in pids.items():
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        kilobytes = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        found[name] = round(kilobytes / 1024, 1)
    return found
