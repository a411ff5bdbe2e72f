"""A class behind one address, and one script, against the limits of nginx; for deploy/README.md.

Usage: python -m benchmarks.classroom [--pupils N] [--seconds N] [--interval N], in backend/; needs nginx.

All pupils open the page within a second and then draw live: each asks every 1.2 seconds on average, over a crowded
wireless network, on which a drawing follows its headers after 0.3 seconds. The script asks as fast as it is answered.
Both come from one address, one after the other. Other limits than nginx.conf's are tried by PYNUMDRAW_RATE,
PYNUMDRAW_BURST and PYNUMDRAW_CONNECTIONS.
"""

import argparse
import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks.scaling import nginx
from benchmarks.server_process import COMMANDS, running
from benchmarks.wrk_load import ROOT, bodies

QUESTION = "/api/v1/predict?include=image"
_DELAY = 0.3  # seconds
_CONNECTIONS = 6  # that a browser opens to load a page
_HEADERS = "Host: localhost\r\nContent-Type: application/json\r\n"


class Connection:
    """A connection that is kept alive, like a browser's; `outcomes` counts the answers by status."""

    def __init__(self, url: str, outcomes: Counter[int]) -> None:
        self._address = urlsplit(url)
        self._outcomes = outcomes
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, body: bytes | None = None, delay: float = 0) -> int:
        """Send a GET, or a POST whose body follows `delay` seconds later, and return the status of the answer."""
        reader, writer = self._streams or await asyncio.open_connection(self._address.hostname, self._address.port)
        self._streams = reader, writer
        method = "GET" if body is None else "POST"
        length = len(body or b"")
        writer.write(f"{method} {path} HTTP/1.1\r\n{_HEADERS}Content-Length: {length}\r\n\r\n".encode())
        await asyncio.sleep(delay)
        writer.write(body or b"")
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, lines = int(head.split(maxsplit=2)[1]), head.lower().split("\r\n")
        length = next((int(line.split()[1]) for line in lines if line.startswith("content-length:")), 0)
        await reader.readexactly(length)
        if "connection: close" in lines:
            writer.close()
            self._streams = None
        self._outcomes[status] += 1
        return status


def page_files() -> list[str]:
    """List the addresses of all files that the browser loads."""
    folder = ROOT / "frontend"
    files = (path for path in folder.rglob("*.*") if not path.match("tests/*") and path.name != "types.d.ts")
    return ["/", "/api/v1/model", *(f"/{path.relative_to(folder)}" for path in sorted(files))]


async def load_page(url: str, outcomes: Counter[int]) -> None:
    """Load all files of the page over several connections at once."""
    files = page_files()

    async def load_some(paths: Iterable[str]) -> None:
        connection = Connection(url, outcomes)
        for path in paths:
            await connection.ask(path)

    await asyncio.gather(*(load_some(files[start::_CONNECTIONS]) for start in range(_CONNECTIONS)))


async def pupil(url: str, outcomes: Counter[int], dice: random.Random, interval: float, end: float) -> None:
    """Open the page, then draw until the end."""
    await asyncio.sleep(dice.random())
    await load_page(url, outcomes)
    connection, drawings = Connection(url, outcomes), bodies()
    while time.monotonic() < end:
        await asyncio.sleep(interval * dice.uniform(0.5, 1.5))
        await connection.ask(QUESTION, dice.choice(drawings), _DELAY)


async def classroom(url: str, pupils: int, interval: float, seconds: float) -> Counter[int]:
    """Let a class draw for some seconds, and return the answers by status."""
    outcomes, end = Counter[int](), time.monotonic() + seconds
    dice = [random.Random(seed) for seed in range(pupils)]  # noqa: S311 - no secrets
    await asyncio.gather(*(pupil(url, outcomes, one, interval, end) for one in dice))
    return outcomes


async def script(url: str, seconds: float) -> Counter[int]:
    """Ask without a pause for some seconds, and return the answers by status."""
    outcomes, end = Counter[int](), time.monotonic() + seconds
    connection, [drawing, *_] = Connection(url, outcomes), bodies()
    while time.monotonic() < end:
        await connection.ask(QUESTION, drawing)
    return outcomes


@contextmanager
def service(workers: int) -> Generator[str]:
    """Run the server, and nginx with the page in front of it; yield nginx's address."""
    body = bodies()[0]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "frontend").symlink_to(ROOT / "frontend")
        with running(COMMANDS[0], os.sched_getaffinity(0), body, workers) as ours, nginx(folder, ours, body) as front:
            yield front.url


def summary(who: str, outcomes: Counter[int], seconds: float) -> str:
    """Say how many requests were answered and refused."""
    asked, refused = outcomes.total(), outcomes[429]
    return (
        f"{who}: {asked} requests, {outcomes[200] / seconds:.0f} a second answered, {refused} refused "
        f"({refused / asked:.1%}), other answers: {asked - refused - outcomes[200]}"
    )


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20, help="how long each draws (20)")
    parser.add_argument("--interval", type=float, default=1.2, help="seconds between two questions of a pupil (1.2)")
    options = parser.parse_args()
    os.environ["PYNUMDRAW_UNLIMITED"] = "none"
    with service(workers=2) as url:
        to_class = asyncio.run(classroom(url, options.pupils, options.interval, options.seconds))
        print(summary(f"{options.pupils} pupils", to_class, options.seconds))
        time.sleep(5)  # until nginx has forgotten the class
        print(summary("one script", asyncio.run(script(url, options.seconds)), options.seconds))


if __name__ == "__main__":
    main()
