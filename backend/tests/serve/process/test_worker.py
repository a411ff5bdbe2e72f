"""A request that takes longer than nginx waits ends its worker, which the master replaces."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pynumdraw.serve.process.worker import REQUEST_TIME_LIMIT, limit_time

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NGINX_CONF = Path(__file__).resolve().parents[4] / "nginx.conf"


def start_response(*_: object) -> None:
    """Take no notice of the status."""


def status_of_worker(seconds: float) -> int:
    """Return the exit code of a worker with a limit of a second that answers two requests in turn."""

    def app(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        time.sleep(seconds)
        return []

    if not (pid := os.fork()):
        for _ in range(2):
            limit_time(app, 1)({}, start_response)  # pyright: ignore[reportArgumentType] - writes nothing
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_request_that_takes_too_long_ends_the_worker() -> None:
    assert status_of_worker(60) == -signal.SIGALRM
    assert status_of_worker(0.01) == 0


def test_worker_ends_soon_after_nginx_has_given_up() -> None:
    given_up = re.search(r"proxy_read_timeout (\d+)s;", NGINX_CONF.read_text())
    assert given_up
    assert int(given_up[1]) < REQUEST_TIME_LIMIT <= int(given_up[1]) + 2
