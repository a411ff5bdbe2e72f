"""The master process: it keeps N workers running, replaces those that die, and stops them at the end.

The master waits for its signals and handles one at a time, so no handler interrupts it and no signal is lost.
"""

import signal
import time
from collections.abc import Callable, Collection
from typing import NamedTuple

from pynumdraw.serve.log import log
from pynumdraw.serve.process.children import READY, RELOAD, STOP, Children, wait_for_signal
from pynumdraw.serve.process.self_check import SelfCheck

CANNOT_START = 3
"""Exit status of a worker that failed for a reason that its replacement would fail for, too."""

_RESTART_INTERVAL = 1.0  # seconds from the start of a worker to that of its replacement, even if it dies at once


class WorkerSpec(NamedTuple):
    """What the workers do, and what the master asks about them.

    Attributes
    ----------
    work : callable
        What each worker does, in its own process and with the master's signals blocked; returns its exit status.
    grace : float
        Longest time in seconds from SIGTERM to the end of `work`.
    on_death : callable
        Called when a worker dies.
    is_outdated : callable
        Called when a worker dies: is a different model on disk?
    """

    work: Callable[[], int]
    grace: float
    on_death: Callable[[], object]
    is_outdated: Callable[[], bool]


class Master:
    """The master of the worker processes.

    Parameters
    ----------
    count : int
        Number of workers to keep running.
    spec : WorkerSpec
        What they do.
    old : collection of int, optional
        After a reload, process ids of the workers that serve until `count` new ones are ready.

    Attributes
    ----------
    children : Children
        All workers, old and new.
    """

    def __init__(self, count: int, spec: WorkerSpec, old: Collection[int] | None = None) -> None:
        self._count, self._spec = count, spec
        self._is_reloading, self._old = old is not None, set(old or ())
        self.children = Children(spec.work, self._old)
        self._ready: set[int] = set()
        self._started: dict[int, float] = {}
        self._due = [time.monotonic()] * count
        self._self_check = SelfCheck()

    def run(self, signals: set[signal.Signals]) -> int | None:
        """Run until a stop signal comes or no worker can start, and return the exit status.

        Return None after the signal to reload, once the program on disk has passed its check and shall take over.
        """
        while True:
            self._start_due_workers()
            received = wait_for_signal(signals, min(self._due, default=None))
            if received and received.si_signo in STOP:
                return self._stop(signal.Signals(received.si_signo).name, 0)
            if received and received.si_signo == RELOAD:
                self._self_check.start()
            if received and received.si_signo == READY:
                self._add_ready(received.si_pid)
            if self._reap_workers():
                return self._stop("no worker can start", 1)
            if self._self_check.has_succeeded():
                return None

    def _start_due_workers(self) -> None:
        now = time.monotonic()
        due, self._due = [when for when in self._due if when <= now], [when for when in self._due if when > now]
        for _ in due:
            try:
                pid = self.children.start()
            except OSError as error:
                log.error("cannot fork", reason=error.strerror)
                self._due.append(now + _RESTART_INTERVAL)
            else:
                self._started[pid] = now
                log.info("worker started", pid=pid)

    def _add_ready(self, pid: int) -> None:
        self._ready.add(pid)
        if self._is_reloading and len(self._ready) >= self._count:
            self._is_reloading = False
            self.children.send(signal.SIGTERM, self._old)
            self._log_if_reloaded()

    def _log_if_reloaded(self) -> None:
        if not self._old and not self._is_reloading:
            log.info("reloaded", workers=self._count)

    def _reap_workers(self) -> bool:
        """Schedule replacements for the workers that died; return True if no replacement could start either."""
        is_hopeless = False
        for pid, reason, code in self.children.reap():
            if pid in self._old:
                self._old.remove(pid)
                log.info("worker stopped", pid=pid, reason=reason)
                self._log_if_reloaded()
            else:
                is_hopeless |= code == CANNOT_START and not self._ready and not self._is_reloading
                self._replace(pid, reason)
        return is_hopeless

    def _replace(self, pid: int, reason: str) -> None:
        log.error("worker died", pid=pid, reason=reason)
        self._spec.on_death()
        self._ready.discard(pid)
        self._due.append(self._started.pop(pid) + _RESTART_INTERVAL)
        if not self._self_check.is_running() and self._spec.is_outdated():
            self._self_check.start()

    def _stop(self, reason: str, status: int) -> int:
        log.info("draining", reason=reason, workers=len(self.children.pids))
        self._self_check.stop()
        for pid, ended_by in self.children.stop(self._spec.grace):
            log.info("worker stopped", pid=pid, reason=ended_by)
        log.info("stopped")
        return status
