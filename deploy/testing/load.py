"""Put load on a server on this machine from several clients: `python load.py URL SECONDS`; --help lists the options.

The exit status is 0 if every answer was right, else 1, with the reasons. SIGTERM ends the load early. Half of the
clients open a new connection for each request. The others keep theirs like browsers, and also like browsers they repeat
a request on a new connection if a kept one ends without a byte of an answer, because a server may close an idle
connection while a request is on its way. Over TLS, that end may be an `SSLEOFError`. On a new connection, or once an
answer has begun, the request counts as lost and is not repeated.
"""

from __future__ import annotations

import argparse
import json
import signal
import ssl
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

DIGITS = [json.loads(line) for line in (Path(__file__).parents[1] / "remote" / "digits.ndjson").open()]
LOCAL = ("127.0.0.1", "localhost", "::1")
TIMEOUT = 20


class Client(threading.Thread):
    """Client that sends drawings and counts the results in `outcomes`.

    Parameters
    ----------
    url : SplitResult
        Address of the server.
    keeps : bool
        Whether the client keeps its connection.
    pause : float
        Seconds between two requests.
    """

    def __init__(self, url: SplitResult, keeps: bool, pause: float) -> None:
        super().__init__(daemon=True)
        self.outcomes: Counter[str] = Counter()
        self.slowest = 0.0
        self.asks = threading.Event()
        self.asks.set()
        self._url = url
        self._keeps = keeps
        self._pause = pause
        self._connection: HTTPConnection | None = None

    def run(self) -> None:
        """Send drawings until `asks` is cleared."""
        while self.asks.is_set():
            for digit in DIGITS:
                started = time.monotonic()
                self.outcomes[self._outcome(digit)] += 1
                self.slowest = max(self.slowest, time.monotonic() - started)
                time.sleep(self._pause)

    def _outcome(self, digit: dict[str, Any]) -> str:
        body = json.dumps({name: digit[name] for name in ("width", "height", "strokes")})
        try:
            status, answer = self._ask(body)
        except (OSError, HTTPException) as error:
            self._connection = None
            return f"{type(error).__name__}: {error}"
        if status != 200:
            return f"status {status}"
        number = json.loads(answer)["number"]
        return "right" if number == digit["label"] else f"{digit['label']} read as {number}"

    def _ask(self, body: str) -> tuple[int, bytes]:
        response = self._response(body)
        answer = response.read()
        if self._connection and (not self._keeps or response.will_close):
            self._connection.close()
            self._connection = None
        return response.status, answer

    def _response(self, body: str) -> HTTPResponse:
        kept = self._connection is not None
        try:
            return self._send(body)
        except (ConnectionError, ssl.SSLEOFError):
            if not kept:
                raise
            self._connection = None
            self.outcomes["(sent again: a kept connection had been closed)"] += 1
            return self._send(body)

    def _send(self, body: str) -> HTTPResponse:
        connection = self._connection = self._connection or self._connect()
        connection.request("POST", "/api/v1/predict", body, {"Content-Type": "application/json"})
        return connection.getresponse()

    def _connect(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            return HTTPSConnection(host, port, timeout=TIMEOUT, context=unverified_context())
        return HTTPConnection(host, port, timeout=TIMEOUT)


def unverified_context() -> ssl.SSLContext:
    """Return a context that accepts any certificate, because the server is on this machine."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def read_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("url", type=urlsplit)
    parser.add_argument("seconds", type=float, help="at most 900")
    parser.add_argument("--clients", type=int, default=8, choices=range(1, 33), metavar="1…32")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds that a client waits after each answer")
    arguments = parser.parse_args()
    if arguments.url.hostname not in LOCAL or not 0 < arguments.seconds <= 900:
        parser.error(f"the server must be on this machine ({', '.join(LOCAL)}), and the time at most 900 seconds")
    return arguments


def ask(clients: list[Client], seconds: float) -> None:
    """Run all clients at once, until the time is over or SIGTERM comes."""
    end = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: end.set())
    for client in clients:
        client.start()
    end.wait(seconds)
    for client in clients:
        client.asks.clear()
    for client in clients:
        client.join(2 * TIMEOUT)


def main() -> int:
    """Run the load that the command line describes, and return the exit status."""
    arguments = read_arguments()
    clients = [Client(arguments.url, i % 2 == 1, arguments.pause) for i in range(arguments.clients)]
    ask(clients, arguments.seconds)
    outcomes = sum((client.outcomes for client in clients), Counter[str]())
    for outcome, count in outcomes.most_common():
        print(f"{count} {outcome}")
    failed = sum(count for outcome, count in outcomes.items() if outcome != "right" and not outcome.startswith("("))
    print(f"requests {outcomes['right'] + failed}, failed {failed}, slowest {max(c.slowest for c in clients):.3f} s")
    return 1 if failed or not outcomes["right"] else 0


if __name__ == "__main__":
    sys.exit(main())
