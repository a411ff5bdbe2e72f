"""How throughput grows with workers, asked directly and through nginx; for deploy/README.md.

Usage: python -m benchmarks.growth [--seconds N] [--rounds N], in backend/; needs wrk and nginx.

wrk has to share the cores with what it asks, so requests a second are a floor. CPU time a request, by process, tells
what a core would do that had nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.bodies import bodies
from benchmarks.load import load
from benchmarks.servers import BACKEND, memory, processor_time

PORT, HTTP_PORT = 18291, 18290
CONNECTIONS = 32


def children(pid: int) -> list[int]:
    """List the processes that `pid` started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def server(workers: int) -> Generator[subprocess.Popen[bytes]]:
    """Run our server."""
    env = os.environ | {"PYNUMDRAW_PORT": str(PORT), "PYNUMDRAW_WORKERS": str(workers)}
    command = [sys.executable, "prediction_server.py"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=BACKEND, env=env, stdout=quiet, stderr=quiet) as process:  # noqa: S603 - ours
        yield process
        process.terminate()


@contextmanager
def nginx(folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """Run nginx before it, without a limit for loopback."""
    (folder / "run").mkdir(exist_ok=True)
    (folder / "frontend").mkdir(exist_ok=True)
    env = os.environ | {"PYNUMDRAW_HTTP_PORT": f"127.0.0.1:{HTTP_PORT}", "PYNUMDRAW_PORT": str(PORT)}
    script = BACKEND.parent / "deploy/nginx_conf.sh"
    conf = subprocess.run([script], env=env, check=True, capture_output=True).stdout  # noqa: S603 - ours
    (folder / "nginx.conf").write_bytes(conf)
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf"]
    if os.geteuid() == 0:
        command += ["-g", "user root;"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        yield process
        process.terminate()


def wait_for(port: int) -> None:
    """Wait until it is ready, a minute at most."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nobody answers on port {port}.")


def row(workers: int, file: Path, folder: Path, rounds: int, seconds: float) -> str:
    """Measure with so many workers."""
    with server(workers) as ours, nginx(folder) as front:
        wait_for(HTTP_PORT)
        cells: list[str] = [str(workers)]
        ours_pids, front_pids = children(ours.pid), children(front.pid)
        for port in (PORT, HTTP_PORT):
            url = f"http://127.0.0.1:{port}/api/v1/predict"
            done: list[tuple[float, ...]] = []
            for _ in range(rounds):
                before = [sum(map(processor_time, pids)) for pids in (ours_pids, front_pids)]
                measured = load(url, file, CONNECTIONS, seconds, os.sched_getaffinity(0))
                spent = [sum(map(processor_time, pids)) for pids in (ours_pids, front_pids)]
                if measured.failed:
                    raise SystemExit(f"{measured.failed} requests failed.")
                done.append((measured.a_second, *((s - b) * 1e6 / measured.requests for s, b in zip(spent, before))))
            a_second, of_worker, of_nginx = (median(column) for column in zip(*done))
            cells += [f"{a_second:,.0f}", f"{of_worker:.0f} µs"]
            cells += [f"{of_nginx:.0f} µs"] * (port == HTTP_PORT)
        cells += [f"{median(map(memory, ours_pids)):.0f} MB", f"{max(map(memory, front_pids)):.0f} MB"]
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="that are asked, each time (3)")
    asked = parser.parse_args()
    columns = ["workers", "requests/s, directly", "CPU of a worker", "requests/s, through nginx", "CPU of a worker"]
    columns += ["CPU of nginx", "memory of a worker", "of an nginx process"]
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "bodies").write_bytes(b"\n".join(bodies()))
        for workers in (1, 2, 4):
            print(row(workers, folder / "bodies", folder, asked.rounds, asked.seconds), flush=True)


if __name__ == "__main__":
    main()
