"""A master process that keeps N workers alive and lets them finish at the end.

The master takes its signals one at a time, where it waits for them: nothing interrupts it, and none is lost.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

from pynumdraw.serve.log import log

CANNOT_START = 3
"""Exit status of a worker whose successors would fail as it did."""

_STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_PACE = 1.0  # seconds from a worker's start to its successor's: one that dies at once must not make the master spin
_LEEWAY = 1.0  # seconds for a worker to end by itself after its grace


def hold_signals() -> set[signal.Signals]:
    """Let the signals to stop, and of a child's end, wait until they are asked for; one that is ignored stays so."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a parent may ignore it, and children then leave no status
    held = {one for one in _STOP if signal.getsignal(one) != signal.SIG_IGN} | {signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, held)
    return held


class Workers:
    """The worker processes, as their master sees them.

    Parameters
    ----------
    count : int
        How many there shall be.
    work : callable
        What each does, in a process of its own with all of `hold_signals` held; returns its exit status. Its
        argument is a file descriptor that comes to its end when the master has.
    grace : float
        Seconds that `work` takes at most to end after SIGTERM.
    on_exit : callable
        Is told the process id of each worker that ended.
    """

    def __init__(self, count: int, work: Callable[[int], int], grace: float, on_exit: Callable[[int], object]) -> None:
        self._work = work
        self._grace = grace
        self._on_exit = on_exit
        self._lifeline, self._masters_end = os.pipe()
        self._started: dict[int, float] = {}
        self._due = [time.monotonic()] * count

    def keep(self, held: set[signal.Signals]) -> int:
        """Run until one of the held signals says to stop, or no worker can start; return the exit status."""
        self._start_due()
        first = set(self._started)
        while True:
            received = _wait_for(held, min(self._due, default=None))
            if received in _STOP:
                return self._drain(signal.Signals(received).name, 0)
            if any(code == CANNOT_START and pid in first for pid, code in self._replace_ended()):
                return self._drain("no worker can start", 1)
            self._start_due()

    def _start_due(self) -> None:
        now = time.monotonic()
        due = [when for when in self._due if when <= now]
        self._due = [when for when in self._due if when > now]
        for _ in due:
            self._start(now)

    def _start(self, now: float) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            log.error("cannot fork", reason=error.strerror)
            self._due.append(now + _PACE)
            return
        if not pid:
            self._be_worker()
        self._started[pid] = now
        log.info("worker started", pid=pid)

    def _be_worker(self) -> NoReturn:
        status = 1
        try:
            os.close(self._masters_end)
            status = self._work(self._lifeline)
        except Exception:  # noqa: BLE001 - whatever it is, the log shall tell
            log.exception("worker failed", pid=os.getpid())
        finally:
            os._exit(status)  # the rest of the stack is the master's

    def _replace_ended(self) -> list[tuple[int, int]]:
        ended = list(self._ended())
        for pid, code in ended:
            log.error("worker died", pid=pid, reason=_reason(code))
            self._due.append(self._started.pop(pid) + _PACE)
        return ended

    def _ended(self) -> Iterator[tuple[int, int]]:
        """Give process id and exit code of ended workers; other children of this process are not looked at."""
        for pid in list(self._started):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._on_exit(pid)
                yield pid, os.waitstatus_to_exitcode(status)

    def _drain(self, reason: str, status: int) -> int:
        log.info("draining", reason=reason, workers=len(self._started))
        deadline = time.monotonic() + self._grace + _LEEWAY
        self._signal_all(signal.SIGTERM)
        while self._started:
            for pid, code in self._ended():
                del self._started[pid]
                log.info("worker stopped", pid=pid, reason=_reason(code))
            if self._started and _wait_for({signal.SIGCHLD}, deadline) is None:
                self._signal_all(signal.SIGKILL)
                deadline += _LEEWAY
        log.info("stopped")
        return status

    def _signal_all(self, which: signal.Signals) -> None:
        for pid in self._started:
            os.kill(pid, which)  # not waited for yet, so that the id is still its own


def _wait_for(signals: set[signal.Signals], deadline: float | None) -> int | None:
    """Wait for a signal; None if the time `deadline` comes first."""
    if deadline is None:
        return signal.sigwait(signals)
    received = signal.sigtimedwait(signals, max(0.0, deadline - time.monotonic()))
    return received.si_signo if received else None


def _reason(code: int) -> str:
    return f"exit status {code}" if code >= 0 else f"signal {-code}, {signal.strsignal(-code)}"
