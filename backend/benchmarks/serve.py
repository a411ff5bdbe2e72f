"""Throughput, latency and memory of ours, of a Flask that does nothing, and of a plain FastAPI app, in one run.

Usage: python -m benchmarks.serve [--rounds N] [--seconds N], in backend/; needs wrk and the extra `bench`.

Each server is one process on one core, wrk has another. All are asked in turn, round by round, so that what else the
machine does falls on all of them alike; the figures are medians over the rounds.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.bodies import bodies
from benchmarks.load import Measured, load
from benchmarks.servers import RECIPES, Recipe, Server, memory, processor_time, running, worker

FEW, MANY = 1, 16
"""Connections."""


class Round(NamedTuple):
    """What a server did in a round.

    Attributes
    ----------
    one, many : Measured
        Over one connection, and over many.
    cpu : float
        Microseconds that it computed for a request, over many.
    """

    one: Measured
    many: Measured
    cpu: float


class Row(NamedTuple):
    """A server's medians.

    Attributes
    ----------
    name : str
    a_second : float
        Requests answered in a second over many connections.
    p50, p99 : float
        Milliseconds, over one connection.
    busy : float
        Milliseconds of 99 in 100 requests, over many.
    cpu : float
        Microseconds computed for a request.
    memory : float
        MB of the process that answers.
    started : float
        Seconds to the first answer.
    """

    name: str
    a_second: float
    p50: float
    p99: float
    busy: float
    cpu: float
    memory: float
    started: float


def measure(rounds: int, seconds: float, recipes: Sequence[Recipe] = RECIPES) -> list[Row]:
    """Measure servers."""
    first, *_, last = [{core} for core in sorted(os.sched_getaffinity(0))] * 2
    asked = bodies()
    with ExitStack() as stack:
        file = Path(stack.enter_context(TemporaryDirectory())) / "bodies"
        file.write_bytes(b"\n".join(asked))
        servers = [stack.enter_context(running(recipe, first, asked[0])) for recipe in recipes]
        for server in servers:
            load(server.url, file, MANY, 1, last)
        done = [[_round(server, file, seconds, last) for server in servers] for _ in range(rounds)]
        return [_row(server, rows) for server, rows in zip(servers, map(list, zip(*done)))]


def _round(server: Server, file: Path, seconds: float, cores: set[int]) -> Round:
    one = load(server.url, file, FEW, seconds, cores)
    before = processor_time(worker(server.pid))
    many = load(server.url, file, MANY, seconds, cores)
    spent = processor_time(worker(server.pid)) - before
    if one.failed or many.failed:
        raise SystemExit(f"{server.recipe.name}: {one.failed + many.failed} requests failed.")
    return Round(one, many, spent * 1e6 / many.requests)


def _row(server: Server, rounds: list[Round]) -> Row:
    return Row(
        server.recipe.name,
        median(done.many.a_second for done in rounds),
        median(done.one.p50 for done in rounds) / 1e3,
        median(done.one.p99 for done in rounds) / 1e3,
        median(done.many.p99 for done in rounds) / 1e3,
        median(done.cpu for done in rounds),
        memory(worker(server.pid)),
        server.started,
    )


def table(rows: list[Row]) -> str:
    """Give the rows as a Markdown table, with ours as a multiple of each."""
    ours = rows[0].a_second
    head = (
        "| server | requests/s, 16 connections | ours is × | p50, 1 connection | p99 | p99, 16 | CPU a request "
        "| memory | first answer |\n|---|---|---|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.name} | {row.a_second:,.0f} | {ours / row.a_second:.2f} | {row.p50:.2f} ms | {row.p99:.2f} ms "
        f"| {row.busy:.1f} ms | {row.cpu:.0f} µs | {row.memory:.0f} MB | {row.started:.2f} s |"
        for row in rows
    ]
    return "\n".join([head, *lines])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="in which each server is asked once (5)")
    parser.add_argument("--seconds", type=float, default=3, help="that it is asked, each time (3)")
    asked = parser.parse_args()
    print(table(measure(asked.rounds, asked.seconds)))


if __name__ == "__main__":
    main()
