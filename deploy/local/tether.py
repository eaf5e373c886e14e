"""Start a program that dies with the runner: a tiny wrapper that asks the kernel for it and becomes the program.

It is run by path with `python -I -S`, so it imports nothing but the standard library.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """`tether.py <runner pid> <program> <arguments…>`."""
    runner, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != runner:  # the runner died before the kernel was asked
            sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606  no shell: the arguments are the runner's own


if __name__ == "__main__":
    main()
