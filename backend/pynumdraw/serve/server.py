"""From settings to a running server: all that has to be right before the first worker starts."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import MutableMapping
from functools import partial
from pathlib import Path

import msgspec

from pynumdraw.artefact import Served, load_served
from pynumdraw.errors import BrokenArtefact, CannotListen, NoRoom, PortTaken
from pynumdraw.serve.handover import Handover, hand_over, taken_over
from pynumdraw.serve.log import configure, log
from pynumdraw.serve.settings import Settings, read_settings, unknown_settings
from pynumdraw.serve.workers import Job, Workers, hold_signals

_BACKLOG = 1024


def main(environment: MutableMapping[str, str]) -> int:
    """Serve as the environment says, and return the exit status.

    Raises
    ------
    BadSetting, BrokenArtefact, PortTaken, CannotListen
        Before anything is started.
    """
    before = taken_over(environment)
    settings = read_settings(environment)
    configure(settings.log_level)
    if unknown := unknown_settings(environment):
        log.warning("unknown settings", names=unknown)
    return serve(settings, before)


def serve(settings: Settings, before: Handover | None = None) -> int:
    """Run until SIGTERM, SIGINT or SIGHUP, and return the exit status; go on from where a program before it was."""
    served = model_to_serve(settings, before)
    held = hold_signals()
    state = before or begin(settings)
    try:
        with socket.socket(fileno=state.listener) as listener:
            url = "http://{}:{}/".format(*listener.getsockname())
            log.info("server started", url=url, workers=settings.workers, model=served.card.version)
            return _serve(settings, listener, state, served, held)
    finally:
        shutil.rmtree(state.numbers, ignore_errors=True)


def _serve(
    settings: Settings, listener: socket.socket, state: Handover, served: Served, held: set[signal.Signals]
) -> int:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a core is one worker's, and threads wouldn't survive the fork
    # NumPy looks at it when it is imported; workers share what is imported before they start.
    from pynumdraw.serve import metrics, worker  # noqa: PLC0415

    numbers = metrics.Numbers(Path(state.numbers))
    work = partial(worker.work, listener, settings, served, state)
    job = Job(work, settings.grace, numbers.count_restart, partial(is_outdated, settings, served))
    workers = Workers(settings.workers, job, state.workers)
    while (status := workers.keep(held)) is None:
        try:
            hand_over(msgspec.structs.replace(state, workers=workers.pids, served=msgspec.msgpack.encode(served)))
        except OSError as error:
            log.error("reload refused", reason=error.strerror)
    return status


def begin(settings: Settings) -> Handover:
    """Open what serving takes, as if a program before had left it.

    Raises
    ------
    PortTaken, CannotListen, NoRoom
    """
    listener = listen(settings.host, settings.port).detach()
    lifeline, masters_end = os.pipe()
    try:
        numbers = tempfile.mkdtemp(prefix="pynumdraw-")
    except OSError as error:
        raise NoRoom(f"The metrics want a folder for temporary files, here or where TMPDIR says: {error}.") from error
    return Handover(listener=listener, lifeline=lifeline, masters_end=masters_end, numbers=numbers)


def model_to_serve(settings: Settings, before: Handover | None) -> Served:
    """Load the model in use; or else the one that was, if there was one.

    Raises
    ------
    BrokenArtefact
        If there is neither.
    """
    try:
        return load_served(settings.models)
    except BrokenArtefact as error:
        if before is None:
            raise
        log.error("model not usable: the one before stays", reason=error.detail)
        return msgspec.msgpack.decode(before.served, type=Served)


def is_outdated(settings: Settings, served: Served) -> bool:
    """Say whether another model is in use by now; one that is broken is not."""
    try:
        return load_served(settings.models).card != served.card
    except BrokenArtefact as error:
        log.error("model not usable: the one before stays", reason=error.detail)
        return False


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
