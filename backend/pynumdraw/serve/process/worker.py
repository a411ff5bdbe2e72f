"""What a worker process does: load the model, then answer requests with bjoern until it is told to stop."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterable
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import bjoern

from pynumdraw.errors import BrokenArtefact
from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.log import log
from pynumdraw.serve.metrics.registry import Metrics
from pynumdraw.serve.process.master import CANNOT_START
from pynumdraw.serve.process.reexec import ReexecState
from pynumdraw.serve.process.signals import READY
from pynumdraw.serve.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LONGEST = 30  # seconds


def work(listener: socket, settings: Settings, served: LoadedModel, master: ReexecState) -> int:
    """Serve on `listener` until SIGTERM, or until the master's lifeline ends; return the process's exit status."""
    try:
        os.close(master.masters_end)
        stop_by_sigterm(settings.grace)
        threading.Thread(target=stop_at_end_of, args=[master.lifeline], daemon=True).start()
        numbers = Metrics(Path(master.numbers))
        app = create_app(settings, Recognizer(settings.models, served), numbers)
        numbers.serve_model(model_of(app).sidecar.version)
        gc.collect()
        gc.freeze()  # what is there now stays: the collector need not look at it again and again
        log.info("worker ready", pid=os.getpid())
        if os.getppid() == master.pid:  # else it has gone, and its id may be another's
            os.kill(master.pid, READY)
        bjoern.server_run(listener, within(_LONGEST, app.wsgi_app))
    except KeyboardInterrupt:  # how bjoern returns, too
        return 0
    except BrokenArtefact as error:
        log.error("worker cannot start", pid=os.getpid(), reason=error.detail)
        return CANNOT_START
    return 0


def within(seconds: int, app: WSGIApplication) -> WSGIApplication:
    """Let a request that takes longer end its worker: nginx has given up by then, and others wait for it."""

    def limited(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        signal.alarm(seconds)
        try:
            return app(environ, start_response)
        finally:
            signal.alarm(0)

    return limited


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
