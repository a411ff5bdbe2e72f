"""What a worker process does: load the model, then answer requests with bjoern until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from socket import socket

import bjoern

from pynumdraw.errors import BrokenArtefact
from pynumdraw.serve.app import create_app
from pynumdraw.serve.log import log
from pynumdraw.serve.metrics import WORKERS
from pynumdraw.serve.model import model_of
from pynumdraw.serve.settings import Settings
from pynumdraw.serve.workers import CANNOT_START


def work(listener: socket, settings: Settings, lifeline: int) -> int:
    """Serve on `listener` until SIGTERM, or until `lifeline` ends; return the process's exit status."""
    try:
        stop_by_sigterm(settings.grace)
        threading.Thread(target=stop_at_end_of, args=[lifeline], daemon=True).start()
        app = create_app(settings)
        WORKERS.labels(model_of(app).card.version).set(1)
        log.info("worker ready", pid=os.getpid())
        bjoern.server_run(listener, app)
    except KeyboardInterrupt:  # how bjoern returns, too
        return 0
    except BrokenArtefact as error:
        log.error("worker cannot start", pid=os.getpid(), reason=error.detail)
        return CANNOT_START
    return 0


def stop_by_sigterm(grace: float) -> None:
    """Let SIGTERM finish the requests in flight, within `grace` seconds.

    bjoern does that at SIGINT, but waits for ever for connections that are kept alive. A terminal's own SIGINT, for
    the master and the workers at once, is held back: a second one would kill.
    """

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end = threading.Timer(grace, os._exit, [1])
        end.daemon = True
        end.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, stop)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def stop_at_end_of(lifeline: int) -> None:
    """Stop this process when the master has gone, however it went."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
