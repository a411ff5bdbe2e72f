"""A steady load: clients that ask one question after the other, each on a new connection, and note what fails."""

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
    """What came of the requests so far.

    Attributes
    ----------
    outcomes : Counter
        How many answers with each status, and how many failures by their name.
    slowest : float
        Seconds that the slowest answer took.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[int | str] = Counter()
        self.slowest = 0.0
        self.versions: set[str] = set()
        self._lock = threading.Lock()

    def note(self, outcome: int | str, seconds: float, version: str) -> None:
        with self._lock:
            self.outcomes[outcome] += 1
            self.slowest = max(self.slowest, seconds)
            self.versions.add(version)

    def wait_for(self, more: int, seconds: float = 30) -> None:
        """Wait until so many more requests have been answered."""
        goal, deadline = sum(self.outcomes.values()) + more, time.monotonic() + seconds
        while sum(self.outcomes.values()) < goal:
            assert time.monotonic() < deadline, f"waited in vain: {self.outcomes}"
            time.sleep(0.01)


def ask(base_url: str) -> tuple[int | str, str]:
    """Predict once; give the status, or what failed, and the model's version."""
    connection = HTTPConnection(urlsplit(base_url).netloc, timeout=20)
    try:
        connection.request("POST", "/api/v1/predict", BODY, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = msgspec.json.decode(answer.read())
        return answer.status, told.get("model", {}).get("version", "")
    except (OSError, HTTPException, msgspec.DecodeError) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


@contextmanager
def load(base_url: str, clients: int = 8) -> Generator[Load]:
    """Keep clients asking for the length of a ``with``."""
    seen, over = Load(), threading.Event()

    def go_on_asking() -> None:
        while not over.is_set():
            start = time.perf_counter()
            outcome, version = ask(base_url)
            seen.note(outcome, time.perf_counter() - start, version)

    threads = [threading.Thread(target=go_on_asking) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()
