"""Check that memory and open files do not grow over a million predictions.

Usage: python -m benchmarks.endurance [--requests N], in backend/; needs wrk. A million requests take a few minutes. The
exit status is 1 if the worker has grown by more than 2 MB since its first tenth, or has more files open.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.server_process import COMMANDS, memory, open_files, running, worker
from benchmarks.wrk_load import bodies, load

CONNECTIONS = 16
MAX_GROWTH = 2.0
"""Growth in MB after the first tenth that is allowed: memory that the allocator has not returned yet."""
_PAUSE = 1  # seconds in which the server notices that connections have ended


class Sample(NamedTuple):
    """A worker's state after it has answered some requests: memory in MB, and number of open files."""

    answered: int
    memory: float
    open_files: int


def endure(requests: int, interval: float = 20) -> list[Sample]:
    """Send `requests` requests, and sample the worker every `interval` seconds."""
    lines, cores = bodies(), os.sched_getaffinity(0)
    with TemporaryDirectory() as folder, running(COMMANDS[0], cores, lines[0]) as server:
        file = Path(folder) / "bodies"
        file.write_bytes(b"\n".join(lines))
        pid, samples = worker(server.pid), list[Sample]()
        answered = 0
        while answered < requests:
            done = load(server.url, file, CONNECTIONS, interval, cores)
            time.sleep(_PAUSE)
            answered += done.requests - done.failed
            samples.append(Sample(answered, memory(pid), open_files(pid)))
            print(f"{answered:12,} answered {samples[-1].memory:8.1f} MB {samples[-1].open_files:4} files", flush=True)
            if done.failed or worker(server.pid) != pid:
                raise SystemExit(f"{done.failed} requests failed; worker {pid} is now {worker(server.pid)}.")
        return samples


def growth(samples: list[Sample]) -> tuple[float, int]:
    """Return the growth of memory, in MB, and of open files since the first tenth of the requests."""
    early = next(sample for sample in samples if sample.answered * 10 >= samples[-1].answered)
    return samples[-1].memory - early.memory, samples[-1].open_files - early.open_files


def main() -> int:
    """Send the requests, print the growth, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_000_000, help="(1,000,000)")
    megabytes, files = growth(endure(parser.parse_args().requests))
    print(f"grown by {megabytes:+.1f} MB and {files:+} files since the first tenth")
    return int(megabytes > MAX_GROWTH or files > 0)


if __name__ == "__main__":
    sys.exit(main())
