"""A master process that keeps N workers alive, puts new ones in their place, and lets all of them finish at the end.

The master takes its signals one at a time, where it waits for them: nothing interrupts it, and none is lost.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Collection
from typing import NamedTuple

from pynumdraw.serve.log import log
from pynumdraw.serve.process.children import Processes, wait_for
from pynumdraw.serve.process.self_check import SelfCheck
from pynumdraw.serve.process.signals import READY, RELOAD, STOP

CANNOT_START = 3
"""Exit status of a worker whose successors would fail as it did."""

_PACE = 1.0  # seconds from a worker's start to its successor's: one that dies at once must not make the master spin


class WorkerSpec(NamedTuple):
    """What workers do, and what else their master has to know of it.

    Attributes
    ----------
    work : callable
        What each does, in a process of its own with all of `hold_signals` held; returns its exit status.
    grace : float
        Seconds that `work` takes at most to end after SIGTERM.
    on_death : callable
        Is told when a worker has died unasked.
    outdated : callable
        Is asked, when a worker has died, whether those started by a new program would do otherwise.
    """

    work: Callable[[], int]
    grace: float
    on_death: Callable[[], object]
    outdated: Callable[[], bool]


class Master:
    """The worker processes, as their master sees them.

    Parameters
    ----------
    count : int
        How many there shall be.
    job : Job
        For each of them.
    old : collection of int, optional
        Process ids of workers that serve until `count` new ones do, if these shall take over from them.
    """

    def __init__(self, count: int, job: WorkerSpec, old: Collection[int] | None = None) -> None:
        self._count = count
        self._job = job
        self._takes_over = old is not None
        self._old = set(old or ())
        self._processes = Processes(job.work, self._old)
        self._ready: set[int] = set()
        self._started: dict[int, float] = {}
        self._due = [time.monotonic()] * count
        self._rehearsal = SelfCheck()

    @property
    def pids(self) -> list[int]:
        """Process ids of all that live."""
        return sorted(self._processes.pids)

    def keep(self, held: set[signal.Signals]) -> int | None:
        """Run until one of the held signals says to stop, or no worker can start: then the exit status is returned.

        None is returned after RELOAD, when the program as it is now is known to work: it shall go on from here.
        """
        while True:
            self._start_due()
            received = wait_for(held, min(self._due, default=None))
            if received and received.si_signo in STOP:
                return self._drain(signal.Signals(received.si_signo).name, 0)
            if received and received.si_signo == RELOAD:
                self._rehearsal.begin()
            if received and received.si_signo == READY:
                self._note_ready(received.si_pid)
            if self._replace_ended():
                return self._drain("no worker can start", 1)
            if self._rehearsal.has_succeeded():
                return None

    def _start_due(self) -> None:
        now = time.monotonic()
        due = [when for when in self._due if when <= now]
        self._due = [when for when in self._due if when > now]
        for _ in due:
            self._start(now)

    def _start(self, now: float) -> None:
        try:
            pid = self._processes.start()
        except OSError as error:
            log.error("cannot fork", reason=error.strerror)
            self._due.append(now + _PACE)
            return
        self._started[pid] = now
        log.info("worker started", pid=pid)

    def _note_ready(self, pid: int) -> None:
        self._ready.add(pid)
        if self._takes_over and len(self._ready) >= self._count:
            self._takes_over = False
            self._processes.signal(self._old, signal.SIGTERM)
            self._note_left()

    def _note_left(self) -> None:
        if not self._old and not self._takes_over:
            log.info("reloaded", workers=self._count)

    def _replace_ended(self) -> bool:
        """Have successors started for those that died; say whether there is no hope that any can start."""
        hopeless = False
        for pid, reason, code in self._processes.ended():
            if pid in self._old:
                self._old.remove(pid)
                log.info("worker stopped", pid=pid, reason=reason)
                self._note_left()
            else:
                hopeless |= code == CANNOT_START and not self._ready and not self._takes_over
                self._replace(pid, reason)
        return hopeless

    def _replace(self, pid: int, reason: str) -> None:
        log.error("worker died", pid=pid, reason=reason)
        self._job.on_death()
        self._ready.discard(pid)
        self._due.append(self._started.pop(pid) + _PACE)
        if not self._rehearsal.is_on() and self._job.outdated():
            self._rehearsal.begin()

    def _drain(self, reason: str, status: int) -> int:
        log.info("draining", reason=reason, workers=len(self.pids))
        self._rehearsal.stop()
        for pid, ended_by in self._processes.finish(self._job.grace):
            log.info("worker stopped", pid=pid, reason=ended_by)
        log.info("stopped")
        return status
