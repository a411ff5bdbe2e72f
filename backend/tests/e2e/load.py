"""A steady load: clients that send one request after the other, each on a new connection, and count the outcomes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import msgspec
from pynumdraw.serve.openapi.examples import DRAWING

BODY = msgspec.json.encode(DRAWING)


class Load:
    """The outcomes of the requests so far.

    Attributes
    ----------
    outcomes : Counter
        Number of answers by status, and of failures by the name of their exception.
    slowest : float
        Longest time of a request in seconds.
    versions : set of str
        Versions of the models that answered.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[int | str] = Counter()
        self.slowest = 0.0
        self.versions: set[str] = set()
        self._lock = threading.Lock()

    def count(self, outcome: int | str, seconds: float, version: str) -> None:
        with self._lock:
            self.outcomes[outcome] += 1
            self.slowest = max(self.slowest, seconds)
            self.versions.add(version)

    def wait_for(self, more: int, seconds: float = 30) -> None:
        """Wait until `more` requests have ended."""
        goal, deadline = sum(self.outcomes.values()) + more, time.monotonic() + seconds
        while sum(self.outcomes.values()) < goal:
            assert time.monotonic() < deadline, f"too few requests: {self.outcomes}"
            time.sleep(0.01)


def ask(base_url: str) -> tuple[int | str, str]:
    """Predict once; return the status, or the name of the exception, and the version of the model."""
    connection = HTTPConnection(urlsplit(base_url).netloc, timeout=20)
    try:
        connection.request("POST", "/api/v1/predict", BODY, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = msgspec.json.decode(answer.read())
        return answer.status, body.get("model", {}).get("version", "")
    except (OSError, HTTPException, msgspec.DecodeError) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


@contextmanager
def load(base_url: str, clients: int = 8) -> Generator[Load]:
    """Keep clients sending requests for the length of a ``with``."""
    seen, over = Load(), threading.Event()

    def send_requests() -> None:
        while not over.is_set():
            start = time.perf_counter()
            outcome, version = ask(base_url)
            seen.count(outcome, time.perf_counter() - start, version)

    threads = [threading.Thread(target=send_requests) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()
