"""A thousand clients that send or read next to nothing, for as long as they can: others don't notice.

``pytest -m soak -s`` keeps it up for half a minute, and tells how long others wait beside them and without them.
"""

from __future__ import annotations

import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from statistics import median
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from load import ask

POST = b"POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
KINDS = {
    "headers": (POST, b"X-Slow: 1\r\n"),
    "body": (POST + b"Content-Length: 60000\r\n\r\n", b" "),
    "answer": (b"GET /api/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n", b""),
}


class Slow:
    """Connections of one kind, each opened anew when nginx has had enough of it."""

    def __init__(self, base_url: str, kind: str, count: int) -> None:
        self._address = (urlsplit(base_url).hostname, urlsplit(base_url).port)
        self._first, self._more = KINDS[kind]
        self.given_up = 0
        self._connections = [self._open() for _ in range(count)]

    def _open(self) -> socket.socket:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.connect(self._address)
        connection.setblocking(False)
        connection.sendall(self._first)
        return connection

    def go_on(self) -> None:
        """Send a little more on each."""
        for place, connection in enumerate(self._connections):
            try:
                connection.sendall(self._more)
            except OSError:
                connection.close()
                self.given_up += 1
                self._connections[place] = self._open()

    def count(self) -> int:
        with selectors.DefaultSelector() as selector:
            return sum(bool(selector.register(connection, selectors.EVENT_WRITE)) for connection in self._connections)

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


@contextmanager
def a_thousand_slow_clients(base_url: str) -> Generator[list[Slow]]:
    """Keep them up for the length of a ``with``."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    slow = [Slow(base_url, "headers", 400), Slow(base_url, "body", 300), Slow(base_url, "answer", 300)]
    over = Event()

    def go_on() -> None:
        while not over.wait(1):
            for kind in slow:
                kind.go_on()

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield slow
    finally:
        over.set()
        thread.join()
        for kind in slow:
            kind.close()


def waits(base_url: str, seconds: float) -> tuple[Counter[int | str], float]:
    """Ask for some time; give the outcomes, and the median of the seconds that answers took."""
    outcomes: Counter[int | str] = Counter()
    took: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        outcomes[ask(base_url)[0]] += 1
        took.append(time.perf_counter() - start)
    return outcomes, median(took)


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_others_are_served_all_the_same(base_url: str, seconds: int) -> None:
    _, alone = waits(base_url, seconds / 3)
    with a_thousand_slow_clients(base_url) as slow:
        outcomes, beside = waits(base_url, seconds)
        given_up = [kind.given_up for kind in slow]
    print(f"{dict(outcomes)} beside 1,000 slow clients ({given_up} given up): {beside / alone:.2f} × the median alone")
    assert outcomes.keys() == {200}


def test_slow_ones_are_given_up_after_five_seconds(base_url: str) -> None:
    address = (urlsplit(base_url).hostname, urlsplit(base_url).port)
    with socket.create_connection(address, 8) as one, socket.create_connection(address, 8) as other:
        for connection, kind in ((one, "headers"), (other, "body")):
            connection.sendall(KINDS[kind][0])
        for connection in (one, other):
            with pytest.raises(ConnectionResetError):
                assert connection.recv(1000) == b"no answer"
