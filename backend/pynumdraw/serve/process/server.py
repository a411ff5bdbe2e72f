"""From settings to a running server: all that has to be right before the first worker starts."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import tempfile
from collections.abc import MutableMapping
from functools import partial
from pathlib import Path

import msgspec

from pynumdraw.errors import BrokenArtefact, NoRoom
from pynumdraw.model.artefact import LoadedModel, load_current_model
from pynumdraw.serve.log import log
from pynumdraw.serve.process.listener import listen
from pynumdraw.serve.process.master import Master, WorkerSpec
from pynumdraw.serve.process.reexec import ReexecState, inherited_state, reexec
from pynumdraw.serve.process.signals import hold_signals
from pynumdraw.serve.settings import Settings, read_settings, unknown_settings

_DESCRIPTORS = 32  # a worker has 12 open before its first connection


def main(environment: MutableMapping[str, str]) -> int:
    """Serve as the environment says, and return the exit status.

    Raises
    ------
    BadSetting, BrokenArtefact, PortTaken, CannotListen, NoRoom
        Before anything is started.
    """
    before = inherited_state(environment)
    settings = read_settings(environment)
    log.configure(settings.log_level)
    if unknown := unknown_settings(environment):
        log.warning("unknown settings", names=unknown)
    return serve(settings, before)


def serve(settings: Settings, before: ReexecState | None = None) -> int:
    """Run until SIGTERM, SIGINT or SIGHUP, and return the exit status; go on from where a program before it was."""
    allow_descriptors()
    served = model_to_serve(settings, before)
    held = hold_signals()
    state = before or begin(settings)
    try:
        with socket.socket(fileno=state.listener) as listener:
            url = "http://{}:{}/".format(*listener.getsockname())
            log.info("server started", url=url, workers=settings.workers, model=served.sidecar.version)
            return _serve(settings, listener, state, served, held)
    finally:
        shutil.rmtree(state.numbers, ignore_errors=True)


def _serve(
    settings: Settings, listener: socket.socket, state: ReexecState, served: LoadedModel, held: set[signal.Signals]
) -> int:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a core is one worker's, and threads wouldn't survive the fork
    # NumPy looks at it when it is imported; workers share what is imported before they start.
    from pynumdraw.serve.metrics import registry  # noqa: PLC0415
    from pynumdraw.serve.process import worker  # noqa: PLC0415

    numbers = registry.Metrics(Path(state.numbers))
    work = partial(worker.work, listener, settings, served, state)
    job = WorkerSpec(work, settings.grace, numbers.count_restart, partial(is_outdated, settings, served))
    workers = Master(settings.workers, job, state.workers)
    while (status := workers.keep(held)) is None:
        try:
            reexec(msgspec.structs.replace(state, workers=workers.pids, served=msgspec.msgpack.encode(served)))
        except OSError as error:
            log.error("reload refused", reason=error.strerror)
    return status


def begin(settings: Settings) -> ReexecState:
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
    return ReexecState(pid=os.getpid(), listener=listener, lifeline=lifeline, masters_end=masters_end, numbers=numbers)


def allow_descriptors() -> None:
    """Let this process and its workers open as many files as it may; often it is 1,024 at first, a connection each.

    Raises
    ------
    NoRoom
        If these are too few to serve at all.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < _DESCRIPTORS:
        raise NoRoom(f"A process may open {most} files here, wanted are {_DESCRIPTORS} at least: see `ulimit -n`.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def model_to_serve(settings: Settings, before: ReexecState | None) -> LoadedModel:
    """Load the model in use; or else the one that was, if there was one.

    Raises
    ------
    BrokenArtefact
        If there is neither.
    """
    try:
        return load_current_model(settings.models)
    except BrokenArtefact as error:
        if before is None:
            raise
        log.error("model not usable: the one before stays", reason=error.detail)
        return msgspec.msgpack.decode(before.served, type=LoadedModel)


def is_outdated(settings: Settings, served: LoadedModel) -> bool:
    """Say whether another model is in use by now; one that is broken is not."""
    try:
        return load_current_model(settings.models).sidecar != served.sidecar
    except BrokenArtefact as error:
        log.error("model not usable: the one before stays", reason=error.detail)
        return False
