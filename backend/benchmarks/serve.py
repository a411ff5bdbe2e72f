"""Compare throughput, latency and memory of this server, of a Flask app that does nothing, and of FastAPI apps.

Usage: python -m benchmarks.serve [--rounds N] [--seconds N], in backend/; needs wrk and the extra `bench`.

Each server is one process on one core; wrk has another core. In each round all servers are measured in turn, so that
other load on the machine affects them alike. Figures are medians over the rounds.
"""

import argparse
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.server_process import COMMANDS, Server, ServerCommand, cpu_time, memory, running, worker
from benchmarks.wrk_load import bodies, load

MANY = 16
"""Number of connections for throughput; latency is measured over one."""


class Row(NamedTuple):
    """The figures of a server, of one round or as medians over the rounds."""

    name: str  # of its command
    per_second: float  # requests per second over many connections
    p50: float  # percentiles of the latency over one connection, in milliseconds
    p99: float
    busy_p99: float  # the 99th percentile over many connections, in milliseconds
    cpu: float  # CPU time per request, in microseconds
    memory: float  # resident memory of the process that answers, in MB
    startup: float  # seconds from the start to the first answer


def measure(rounds: int, seconds: float, commands: Sequence[ServerCommand] = COMMANDS) -> list[Row]:
    """Measure servers, with this one as the first; return the medians of each over the rounds."""
    return [_medians(rows) for rows in zip(*measure_rounds(rounds, seconds, commands))]


def measure_rounds(rounds: int, seconds: float, commands: Sequence[ServerCommand]) -> list[list[Row]]:
    """Measure servers; return the rows of each round."""
    first, *_, last = [{core} for core in sorted(os.sched_getaffinity(0))] * 2
    lines = bodies()
    with ExitStack() as stack:
        file = Path(stack.enter_context(TemporaryDirectory())) / "bodies"
        file.write_bytes(b"\n".join(lines))
        servers = [stack.enter_context(running(command, first, lines[0])) for command in commands]
        for server in servers:
            load(server.url, file, MANY, 1, last)
        return [[_round(server, file, seconds, last) for server in servers] for _ in range(rounds)]


def _round(server: Server, file: Path, seconds: float, cores: set[int]) -> Row:
    pid = worker(server.pid)
    one = load(server.url, file, 1, seconds, cores)
    before = cpu_time(pid)
    many = load(server.url, file, MANY, seconds, cores)
    cpu = (cpu_time(pid) - before) * 1e6 / many.requests
    if one.failed or many.failed:
        raise SystemExit(f"{server.command.name}: {one.failed + many.failed} requests failed.")
    latencies = (one.p50 / 1e3, one.p99 / 1e3, many.p99 / 1e3)
    return Row(server.command.name, many.per_second, *latencies, cpu, memory(pid), server.startup)


def _medians(rows: Sequence[Row]) -> Row:
    return Row(rows[0].name, *(median(column) for column in list(zip(*rows))[1:]))


def table(rows: list[Row]) -> str:
    """Return a Markdown table of the rows, with the throughput of the first as a multiple of each."""
    ours = rows[0].per_second
    head = (
        "| server | requests/s, 16 connections | ours is × | p50, 1 connection | p99 | p99, 16 | CPU per request "
        "| memory | first answer |\n|---|---|---|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.name} | {row.per_second:,.0f} | {ours / row.per_second:.2f} | {row.p50:.2f} ms | {row.p99:.2f} ms "
        f"| {row.busy_p99:.1f} ms | {row.cpu:.0f} µs | {row.memory:.0f} MB | {row.startup:.2f} s |"
        for row in rows
    ]
    return "\n".join([head, *lines])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="(5)")
    parser.add_argument("--seconds", type=float, default=3, help="duration of each measurement (3)")
    options = parser.parse_args()
    print(table(measure(options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
