"""Throughput by number of workers, directly and through nginx; for deploy/README.md.

Usage: python -m benchmarks.scaling [--seconds N] [--rounds N], in backend/; needs wrk and nginx.

wrk shares the cores with the servers, so requests per second are a lower bound. CPU time per request, by process, shows
what a core could do that ran nothing else.
"""

import argparse
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks.server_process import (
    BACKEND,
    COMMANDS,
    Server,
    children,
    cpu_time,
    free_port,
    is_answered,
    memory,
    running,
)
from benchmarks.wrk_load import bodies, load

CONNECTIONS = 32
COLUMNS = (
    *("workers", "requests/s, directly", "CPU of a worker", "requests/s, through nginx", "CPU of a worker"),
    *("CPU of nginx", "memory of a worker", "of an nginx process"),
)


@contextmanager
def nginx(folder: Path, upstream: Server, body: bytes) -> Generator[Server]:
    """Run nginx in front of a server, without a rate limit for this machine."""
    (folder / "run").mkdir(exist_ok=True)
    (folder / "frontend").mkdir(exist_ok=True)
    address, server = f"127.0.0.1:{free_port()}", urlsplit(upstream.url)
    env = os.environ | {"PYNUMDRAW_HTTP_PORT": address, "PYNUMDRAW_PORT": str(server.port)}
    script = BACKEND.parent / "deploy/nginx_conf.sh"
    conf = subprocess.run([script], env=env, check=True, capture_output=True).stdout  # noqa: S603 - our own script
    (folder / "nginx.conf").write_bytes(conf)
    as_root = ["-g", "user root;"] if os.geteuid() == 0 else []
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", *as_root]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own arguments
        front = upstream._replace(pid=process.pid, url=f"http://{address}{server.path}")
        try:
            if not is_answered(process, front.url, body):
                raise SystemExit("nginx did not answer.")
            yield front
        finally:
            process.terminate()


def measure(url: str, file: Path, groups: list[list[int]], rounds: int, seconds: float) -> list[float]:
    """Return medians: requests per second, then µs of CPU time per request for each group of processes."""
    done: list[tuple[float, ...]] = []
    for _ in range(rounds):
        before = [sum(map(cpu_time, pids)) for pids in groups]
        measured = load(url, file, CONNECTIONS, seconds, os.sched_getaffinity(0))
        spent = [sum(map(cpu_time, pids)) - start for pids, start in zip(groups, before)]
        if measured.failed:
            raise SystemExit(f"{measured.failed} requests failed.")
        done.append((measured.per_second, *(one * 1e6 / measured.requests for one in spent)))
    return [median(column) for column in zip(*done)]


def row(workers: int, folder: Path, body: bytes, rounds: int, seconds: float) -> str:
    """Measure with some number of workers, and return a row of the table."""
    with running(COMMANDS[0], os.sched_getaffinity(0), body, workers) as ours, nginx(folder, ours, body) as front:
        groups = [children(ours.pid), children(front.pid)]
        direct, proxied = (measure(one.url, folder / "bodies", groups, rounds, seconds) for one in (ours, front))
        of_worker, of_nginx = (list(map(memory, pids)) for pids in groups)
    cells = [f"{workers}", f"{direct[0]:,.0f}", f"{direct[1]:.0f} µs", f"{proxied[0]:,.0f}", f"{proxied[1]:.0f} µs"]
    cells += [f"{proxied[2]:.0f} µs", f"{median(of_worker):.0f} MB", f"{max(of_nginx):.0f} MB"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="duration of each round (3)")
    options = parser.parse_args()
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    lines = bodies()
    with TemporaryDirectory() as folder:
        (Path(folder) / "bodies").write_bytes(b"\n".join(lines))
        for workers in (1, 2, 4):
            print(row(workers, Path(folder), lines[0], options.rounds, options.seconds), flush=True)


if __name__ == "__main__":
    main()
