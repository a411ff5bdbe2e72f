"""The master process: it keeps N workers running, replaces those that die, and stops them at the end.

The master waits for its signals and handles one at a time, so no handler interrupts it and no signal is lost.
"""

import signal
import time
from collections.abc import Callable
from typing import NamedTuple

from pynumdraw.serve.log import log
from pynumdraw.serve.process.children import READY, RELOAD, STOP
from pynumdraw.serve.process.protocols import Check, Processes, Received

CANNOT_START = 3
"""Exit status of a worker that failed for a reason that its replacement would fail for, too."""

RESTART_INTERVAL = 1.0
"""Seconds from the start of a worker to that of its replacement, even if it dies at once."""


class WorkerSpec(NamedTuple):
    """What the master has to know of its workers.

    Attributes
    ----------
    workers : int
        Number of them to keep running.
    grace : float
        Longest time in seconds from SIGTERM to the end of one.
    on_death : callable
        Called when a worker dies.
    is_outdated : callable
        Called when a worker dies: is a different model on disk?
    """

    workers: int
    grace: float
    on_death: Callable[[], object]
    is_outdated: Callable[[], bool]


class End(NamedTuple):
    """The end of a master: its exit status, or None if the program on disk shall take over."""

    status: int | None


class Master:
    """The master of the worker processes.

    Parameters
    ----------
    spec : WorkerSpec
        How many workers to keep running, and what to know of them.
    processes : Processes
        Starts and ends them. What it has already serves after a reload, until all new workers are ready.
    self_check : Check
        Tells whether the program on disk can take over.
    is_reload : bool
        Whether this is a reload.
    clock : callable
        The time in seconds.
    """

    def __init__(
        self,
        spec: WorkerSpec,
        processes: Processes,
        self_check: Check,
        *,
        is_reload: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spec, self._processes, self._self_check, self._clock = spec, processes, self_check, clock
        self._is_reloading, self._old = is_reload, set(processes.pids)
        self._ready: set[int] = set()
        self._started: dict[int, float] = {}
        self._due = [clock()] * spec.workers

    def run(self, wait: Callable[[float | None], Received | None]) -> int | None:
        """Run until a stop signal comes or no worker can start, and return the exit status.

        Return None after the signal to reload, once the program on disk has passed its check and shall take over.
        `wait` returns the next signal, or None at the given time.
        """
        while True:
            self.start_due_workers()
            if end := self.handle(wait(min(self._due, default=None))):
                return end.status

    def handle(self, received: Received | None) -> End | None:
        """Handle a signal, and what has become of the processes; return the end if this is it."""
        if received and received.si_signo in STOP:
            return self._stop(signal.Signals(received.si_signo).name, 0)
        if received and received.si_signo == RELOAD:
            self._self_check.start()
        if self._reap_workers():
            return self._stop("no worker can start", 1)
        if received and received.si_signo == READY:
            self._add_ready(received.si_pid)
        return End(None) if self._self_check.has_succeeded() else None

    def start_due_workers(self) -> None:
        """Start the workers whose time has come."""
        now = self._clock()
        due, self._due = [when for when in self._due if when <= now], [when for when in self._due if when > now]
        for _ in due:
            try:
                pid = self._processes.start()
            except OSError as error:
                log.error("cannot fork", reason=error.strerror)
                self._due.append(now + RESTART_INTERVAL)
            else:
                self._started[pid] = now
                log.info("worker started", pid=pid)

    def _add_ready(self, pid: int) -> None:
        if pid not in self._started:
            return  # it has died since, or is an old worker that was started during a reload before this one
        self._ready.add(pid)
        if self._is_reloading and len(self._ready) >= self._spec.workers:
            self._is_reloading = False
            self._processes.send(signal.SIGTERM, self._old)
            self._log_if_reloaded()

    def _log_if_reloaded(self) -> None:
        if not self._old and not self._is_reloading:
            log.info("reloaded", workers=self._spec.workers)

    def _reap_workers(self) -> bool:
        """Schedule replacements for the workers that died; return True if no replacement could start either."""
        codes: list[int] = []
        for pid, reason, code in self._processes.reap():
            if pid in self._old:
                self._old.remove(pid)
                log.info("worker stopped", pid=pid, reason=reason)
                self._log_if_reloaded()
            else:
                self._replace(pid, reason)
                codes.append(code)
        return CANNOT_START in codes and not self._ready and not self._old

    def _replace(self, pid: int, reason: str) -> None:
        log.error("worker died", pid=pid, reason=reason)
        self._spec.on_death()
        self._ready.discard(pid)
        self._due.append(self._started.pop(pid) + RESTART_INTERVAL)
        if not self._self_check.is_running() and self._spec.is_outdated():
            self._self_check.start()

    def _stop(self, reason: str, status: int) -> End:
        log.info("draining", reason=reason, workers=len(self._processes.pids))
        self._self_check.stop()
        for pid, ended_by in self._processes.stop(self._spec.grace):
            log.info("worker stopped", pid=pid, reason=ended_by)
        log.info("stopped")
        return End(status)
