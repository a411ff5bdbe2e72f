"""Start the server: check settings, limits and model, open the listening socket, then run the master."""

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, MutableMapping
from functools import partial
from pathlib import Path

import msgspec

from pynumdraw.errors import BadSetting, BrokenArtefact, NoRoom
from pynumdraw.model.artefact import LoadedModel, load_current_model
from pynumdraw.serve.collection import Collection
from pynumdraw.serve.log import log
from pynumdraw.serve.log_file import LogFile
from pynumdraw.serve.process.children import Children, block_signals, wait_for_signal
from pynumdraw.serve.process.listener import listen, raise_open_file_limit
from pynumdraw.serve.process.master import Master, WorkerSpec
from pynumdraw.serve.process.reexec import ReexecState, inherited_state, reexec
from pynumdraw.serve.process.self_check import SelfCheck
from pynumdraw.serve.settings import Settings, read_settings, unknown_settings


def main(environment: MutableMapping[str, str]) -> int:
    """Serve until SIGTERM, SIGINT or SIGHUP, and return the exit status.

    Raises
    ------
    BadSetting, BrokenArtefact, PortTaken, CannotListen, NoRoom
        Before any worker is started.
    """
    inherited = inherited_state(environment)
    settings = read_settings(environment)
    log.configure(settings.log_level)
    if settings.log_file:
        open_log(settings.log_file, is_open=inherited is not None)
    if settings.collect:
        Collection(settings.collect, settings.collect_limit).prepare()
    if unknown := unknown_settings(environment):
        log.warning("unknown settings", names=unknown)
    raise_open_file_limit()
    fallback = partial(msgspec.msgpack.decode, inherited.model, type=LoadedModel) if inherited else None
    model = load_model(settings, fallback)
    signals = block_signals()
    state = inherited or initial_state(settings)
    if log.file:
        log.file.take_errors()  # until now whoever started the server could see them
    try:
        return _serve(settings, state, model, signals)
    finally:
        shutil.rmtree(state.metrics_folder, ignore_errors=True)


def _serve(settings: Settings, state: ReexecState, model: LoadedModel, signals: set[signal.Signals]) -> int:
    listener = socket.socket(fileno=state.listener)
    url = "http://{}:{}/".format(*listener.getsockname())
    log.info("server started", url=url, workers=settings.workers, model=model.sidecar.version)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a worker has one core, and threads would not survive the fork
    # NumPy reads the variable when it is imported. Workers share the memory of what is imported before they start.
    from pynumdraw.serve.metrics import registry  # noqa: PLC0415
    from pynumdraw.serve.process import worker  # noqa: PLC0415

    metrics = registry.Metrics(Path(state.metrics_folder))
    children = Children(partial(worker.run, listener, settings, model, state), state.workers or ())
    spec = WorkerSpec(settings.workers, settings.grace, metrics.count_restart, partial(is_outdated, settings, model))
    master = Master(spec, children, SelfCheck(), is_reload=state.workers is not None)
    while (status := master.run(partial(wait_for_signal, signals))) is None:
        try:
            pids, encoded = sorted(children.pids), msgspec.msgpack.encode(model)
            reexec(msgspec.structs.replace(state, workers=pids, model=encoded))
        except OSError as error:
            log.error("reload refused", reason=error.strerror)
    return status


def open_log(path: Path, *, is_open: bool) -> None:
    """Let the log go to a file; if it is open already, because a program before this one did so, it stays in any case.

    Raises
    ------
    BadSetting
        If the file cannot be written.
    """
    try:
        log.write_to(LogFile(path))
    except BadSetting as error:
        if not is_open:
            raise
        log.error("log file not usable", reason=error.detail)


def initial_state(settings: Settings) -> ReexecState:
    """Open the listening socket, the pipe to the workers, and the folder of the metrics.

    Raises
    ------
    PortTaken, CannotListen, NoRoom
    """
    listener = listen(settings.host, settings.port).detach()
    lifeline, writer = os.pipe()
    try:
        folder = tempfile.mkdtemp(prefix="pynumdraw-")
    except OSError as error:
        raise NoRoom(f"The metrics need a folder for temporary files, here or in $TMPDIR: {error}.") from error
    return ReexecState(
        pid=os.getpid(), listener=listener, lifeline=lifeline, lifeline_writer=writer, metrics_folder=folder
    )


def load_model(settings: Settings, fallback: Callable[[], LoadedModel] | None) -> LoadedModel:
    """Load the current model from disk. If it is broken, log the reason and return the fallback.

    Raises
    ------
    BrokenArtefact
        If there is no fallback.
    """
    try:
        return load_current_model(settings.models)
    except BrokenArtefact as error:
        if fallback is None:
            raise
        log.error("model not usable: the one before stays", reason=error.detail)
        return fallback()


def is_outdated(settings: Settings, model: LoadedModel) -> bool:
    """Return whether the current model on disk is a different one, and not broken."""
    return load_model(settings, lambda: model).sidecar != model.sidecar
