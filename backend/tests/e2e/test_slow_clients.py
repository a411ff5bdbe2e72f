"""A thousand clients that send or read as slowly as they can do not slow down others.

``pytest -m soak -s`` keeps them up for half a minute, and prints how long others wait with and without them.
"""

from __future__ import annotations

import resource
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
    """Slow connections of one kind; those that nginx closes are opened again."""

    def __init__(self, base_url: str, kind: str, count: int) -> None:
        self._address = (urlsplit(base_url).hostname, urlsplit(base_url).port)
        self._first, self._more = KINDS[kind]
        self.closed = 0
        self._connections = [self._open() for _ in range(count)]

    def _open(self) -> socket.socket:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.connect(self._address)
        connection.setblocking(False)
        connection.sendall(self._first)
        return connection

    def send_more(self) -> None:
        """Send a little more on each connection."""
        for place, connection in enumerate(self._connections):
            try:
                connection.sendall(self._more)
            except OSError:
                connection.close()
                self.closed += 1
                self._connections[place] = self._open()

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


@contextmanager
def a_thousand_slow_clients(base_url: str) -> Generator[list[Slow]]:
    """Keep a thousand slow clients connected for the length of a ``with``."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    slow = [Slow(base_url, "headers", 400), Slow(base_url, "body", 300), Slow(base_url, "answer", 300)]
    over = Event()

    def keep_sending() -> None:
        while not over.wait(1):
            for kind in slow:
                kind.send_more()

    thread = Thread(target=keep_sending)
    thread.start()
    try:
        yield slow
    finally:
        over.set()
        thread.join()
        for kind in slow:
            kind.close()


def waits(base_url: str, seconds: float) -> tuple[Counter[int | str], float]:
    """Send requests for some time; return the outcomes, and the median of their durations in seconds."""
    outcomes: Counter[int | str] = Counter()
    took: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        outcomes[ask(base_url)[0]] += 1
        took.append(time.perf_counter() - start)
    return outcomes, median(took)


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_other_clients_are_answered(base_url: str, seconds: int) -> None:
    _, alone = waits(base_url, seconds / 3)
    with a_thousand_slow_clients(base_url) as slow:
        outcomes, beside = waits(base_url, seconds)
        closed = [kind.closed for kind in slow]
    print(f"{dict(outcomes)} beside 1,000 slow clients ({closed} closed): {beside / alone:.2f} × the median alone")
    assert outcomes.keys() == {200}


def test_slow_clients_are_disconnected_after_five_seconds(base_url: str) -> None:
    address = (urlsplit(base_url).hostname, urlsplit(base_url).port)
    with socket.create_connection(address, 8) as one, socket.create_connection(address, 8) as other:
        for connection, kind in ((one, "headers"), (other, "body")):
            connection.sendall(KINDS[kind][0])
        for connection in (one, other):
            with pytest.raises(ConnectionResetError):
                assert connection.recv(1000) == b"no answer"
