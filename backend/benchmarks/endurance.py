"""Whether memory and descriptors stay as they are, over a million predictions.

Usage: python -m benchmarks.endurance [--requests N], in backend/; needs wrk. It takes a few minutes a million; exits 1
if the worker has grown by more than 2 MB since its first tenth, or holds more files open.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.bodies import bodies
from benchmarks.load import load
from benchmarks.servers import RECIPES, descriptors, memory, running, worker

CONNECTIONS = 16
GROWTH = 2.0
"""MB by which a worker may grow after its first tenth: what an allocator has not given back yet."""
_REST = 1  # seconds in which the server sees that connections have ended


class Look(NamedTuple):
    """What a worker has answered, and what it holds: memory in MB, open files."""

    answered: int
    memory: float
    descriptors: int


def endure(requests: int, spell: float = 20) -> list[Look]:
    """Ask for so many predictions; look every `spell` seconds at the worker that answers."""
    asked, cores = bodies(), os.sched_getaffinity(0)
    with TemporaryDirectory() as folder, running(RECIPES[0], cores, asked[0]) as server:
        file = Path(folder) / "bodies"
        file.write_bytes(b"\n".join(asked))
        pid, looks = worker(server.pid), list[Look]()
        answered = 0
        while answered < requests:
            done = load(server.url, file, CONNECTIONS, spell, cores)
            time.sleep(_REST)
            answered += done.requests - done.failed
            looks.append(Look(answered, memory(pid), descriptors(pid)))
            print(f"{answered:12,} answered {looks[-1].memory:8.1f} MB {looks[-1].descriptors:4} files", flush=True)
            if done.failed or worker(server.pid) != pid:
                raise SystemExit(f"{done.failed} requests failed; the worker was {pid}, is {worker(server.pid)}.")
        return looks


def grown(looks: list[Look]) -> tuple[float, int]:
    """Say by how much memory, in MB, and open files have grown since the first tenth of what was asked."""
    early = next(look for look in looks if look.answered * 10 >= looks[-1].answered)
    return looks[-1].memory - early.memory, looks[-1].descriptors - early.descriptors


def main() -> int:
    """Ask, and say what has grown; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_000_000, help="(1,000,000)")
    megabytes, files = grown(endure(parser.parse_args().requests))
    print(f"grown by {megabytes:+.1f} MB and {files:+} files since the first tenth")
    return int(megabytes > GROWTH or files > 0)


if __name__ == "__main__":
    sys.exit(main())
