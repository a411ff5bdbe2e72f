"""A plain request while others send the most expensive batches that are allowed; for SECURITY.md.

Usage: python -m benchmarks.starvation [--clients N] [--workers N] [--seconds N], in backend/; needs nginx.

Some clients send the worst batches without a pause. Meanwhile a plain drawing is sent through nginx ten times a second,
whether those before it are answered or not. Goal: with 4 clients and 2 workers, 99 % are answered within 1.5 seconds.
"""

import argparse
import asyncio
import time
from collections import Counter

import numpy as np
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http.predict import INCLUDES

from benchmarks.classroom import Connection, service
from benchmarks.costly_drawings import EXTREMES, body
from benchmarks.worst import affordable, answer_batch, batch, milliseconds
from benchmarks.wrk_load import bodies

_BATCH = f"/api/v1/predict/batch?include={','.join(INCLUDES)}"
_PLAIN = "/api/v1/predict"
_INTERVAL = 0.1  # seconds


def worst_batch(recognizer: Recognizer) -> bytes:
    """Return, of the batches of one extreme drawing many times, the one that takes longest of those that fit."""
    batches: list[bytes] = []
    for recipe in EXTREMES:
        drawing = body(recipe)
        batches.append(batch(drawing, affordable(drawing, recognizer, INCLUDES)))
    return max(batches, key=lambda one: milliseconds(lambda content: answer_batch(content, recognizer, INCLUDES), one))


async def send_without_pause(url: str, content: bytes, outcomes: Counter[int], end: float) -> None:
    """Send a batch, and as soon as it is answered the next one."""
    connection = Connection(url, outcomes)
    while time.monotonic() < end:
        await connection.ask(_BATCH, content)


async def send_plain(url: str, drawing: bytes, outcomes: Counter[int]) -> float:
    """Send a drawing by a connection of its own, and return the seconds until it is answered."""
    start = time.monotonic()
    await Connection(url, outcomes).ask(_PLAIN, drawing)
    return time.monotonic() - start


async def starve(
    url: str, content: bytes, clients: int, seconds: float
) -> tuple[Counter[int], Counter[int], list[float]]:
    """Return the answers to batches and to plain drawings by status, and the seconds that each of the latter took."""
    to_batches, to_plain, end = Counter[int](), Counter[int](), time.monotonic() + seconds
    async with asyncio.TaskGroup() as tasks:
        for _ in range(clients):
            tasks.create_task(send_without_pause(url, content, to_batches, end))
        plain: list[asyncio.Task[float]] = []
        [drawing, *_] = bodies()
        while time.monotonic() < end:
            plain.append(tasks.create_task(send_plain(url, drawing, to_plain)))
            await asyncio.sleep(_INTERVAL)
    return to_batches, to_plain, [one.result() for one in plain]


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    content = worst_batch(Recognizer())
    with service(options.workers) as url:
        to_batches, to_plain, times = asyncio.run(starve(url, content, options.clients, options.seconds))
    p50, p99 = np.percentile(times, (50, 99))
    print(f"{options.clients} clients: batches by status {dict(to_batches)}, of {len(content):,} bytes each")
    print(f"plain drawings by status {dict(to_plain)}: p50 {p50:.2f} s, p99 {p99:.2f} s, slowest {max(times):.2f} s")


if __name__ == "__main__":
    main()
