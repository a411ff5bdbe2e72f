"""From settings to a running server: all that has to be right before the first worker starts."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from functools import partial
from tempfile import TemporaryDirectory

from pynumdraw.artefact import load_current
from pynumdraw.errors import CannotListen, PortTaken
from pynumdraw.serve.log import configure, log
from pynumdraw.serve.settings import Settings, read_settings, unknown_settings
from pynumdraw.serve.workers import Workers, hold_signals

_BACKLOG = 1024


def main(environment: Mapping[str, str]) -> int:
    """Serve as the environment says, and return the exit status.

    Raises
    ------
    BadSetting, BrokenArtefact, PortTaken, CannotListen
        Before anything is started.
    """
    settings = read_settings(environment)
    configure(settings.log_level)
    if unknown := unknown_settings(environment):
        log.warning("unknown settings", names=unknown)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Run until SIGTERM, SIGINT or SIGHUP, and return the exit status."""
    _, card = load_current(settings.models)
    held = hold_signals()
    with listen(settings.host, settings.port) as listener, TemporaryDirectory(prefix="pynumdraw-") as numbers:
        url = "http://{}:{}/".format(*listener.getsockname())
        log.info("server started", url=url, workers=settings.workers, model=card.version)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = numbers
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a core is one worker's, and threads wouldn't survive the fork
        # Both look at these variables when they are imported; workers share what is imported before they start.
        from pynumdraw.serve import metrics, worker  # noqa: PLC0415

        job = partial(worker.work, listener, settings)
        return Workers(settings.workers, job, settings.grace, metrics.forget_worker).keep(held)


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all workers accept from.

    Raises
    ------
    PortTaken
        If another process listens there.
    CannotListen
        If the address is not this machine's or the port not this user's.
    """
    try:
        listener = socket.create_server((host, port), backlog=_BACKLOG)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    listener.setblocking(False)
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> PortTaken | CannotListen:
    if error.errno == errno.EADDRINUSE:
        choice = "stop what listens there, or choose another by PYNUMDRAW_PORT"
        return PortTaken(f"Port {port} on {host} is taken: {choice}.")
    if error.errno == errno.EACCES:
        return CannotListen(f"Only root may listen on port {port}: choose one from 1024 on by PYNUMDRAW_PORT.")
    reason = error.strerror or error
    return CannotListen(f"Cannot listen on {host}, port {port} ({reason}): PYNUMDRAW_HOST wants an IPv4 address.")
