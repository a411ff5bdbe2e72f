"""What a process takes of the machine, as Linux tells it."""

from __future__ import annotations

import os
from pathlib import Path

_PROCESSES = Path("/proc")


def process_stats(pid: int) -> tuple[int, int]:
    """Give the resident memory, in bytes, and the number of open files of a process; 0 and 0 if it has ended."""
    process = _PROCESSES / str(pid)
    try:
        pages = int((process / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir(process / "fd"))  # noqa: PTH208 - only counted
    except OSError:
        return 0, 0
