"""A worker process: load the model, then answer requests with bjoern until told to stop."""

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

from pynumdraw.errors import BadSetting, BrokenArtefact
from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.log import log
from pynumdraw.serve.metrics.registry import Metrics
from pynumdraw.serve.process.children import READY
from pynumdraw.serve.process.master import CANNOT_START
from pynumdraw.serve.process.reexec import ReexecState
from pynumdraw.serve.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_TIME_LIMIT = 6
"""Seconds after which a worker that is still answering a request is killed; nginx waits for 5."""


def run(listener: socket, settings: Settings, model: LoadedModel, master: ReexecState) -> int:
    """Serve on `listener` until SIGTERM or until the master ends, and return the exit status of the process."""
    try:
        os.close(master.lifeline_writer)
        drain_on_sigterm(settings.grace)
        threading.Thread(target=stop_with_master, args=[master.lifeline], daemon=True).start()
        metrics = Metrics(Path(master.metrics_folder))
        app = create_app(settings, Recognizer(settings.models, model), metrics)
        metrics.register_worker(model_of(app).sidecar.version)
        gc.collect()
        gc.freeze()  # all objects so far are permanent: the collector need not visit them again
        log.info("worker ready", pid=os.getpid())
        if os.getppid() == master.pid:  # else it has ended, and another process may have its id
            os.kill(master.pid, READY)
        bjoern.server_run(listener, limit_time(app.wsgi_app, REQUEST_TIME_LIMIT))
    except KeyboardInterrupt:  # bjoern returns by it, too
        return 0
    except (BadSetting, BrokenArtefact) as error:
        log.error("worker cannot start", pid=os.getpid(), reason=error.detail)
        return CANNOT_START
    return 0


def limit_time(app: WSGIApplication, seconds: int) -> WSGIApplication:
    """Let SIGALRM kill the worker when a request takes longer: others wait for it, and nginx has given it up."""

    def limited(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        signal.alarm(seconds)
        try:
            return app(environ, start_response)
        finally:
            signal.alarm(0)

    return limited


def drain_on_sigterm(grace: float) -> None:
    """Let SIGTERM end the process as soon as the requests in flight are answered, after `grace` seconds at most.

    SIGINT makes bjoern do the same, but without a time limit for connections that are kept alive. A terminal sends
    SIGINT to the master and all workers at once; it is blocked here, because a second one would kill the worker.
    """

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        timer = threading.Timer(grace, os._exit, [1])
        timer.daemon = True
        timer.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, stop)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def stop_with_master(lifeline: int) -> None:
    """Stop this process when the master ends, for whatever reason."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
