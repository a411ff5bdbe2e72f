"""Child processes, and the signals that their parent waits for."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

from pynumdraw.serve.log import log

STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
RELOAD = signal.SIGUSR2
READY = signal.SIGRTMIN
"""Signal of a worker that can take requests. It is a real-time signal because those are queued, not merged."""

_LEEWAY = 1.0  # seconds from the end of the grace to SIGKILL


class Children:
    """Child processes that all do the same work.

    Parameters
    ----------
    work : callable
        What each does; returns its exit status. Called in the child, with the signal mask of the parent.
    inherited : iterable of int
        Process ids of children that this process has already.
    """

    def __init__(self, work: Callable[[], int], inherited: Iterable[int]) -> None:
        self._work = work
        self.pids = set(inherited)

    def start(self) -> int:
        """Start another child and return its process id.

        Raises
        ------
        OSError
            If the system cannot start another process.
        """
        pid = os.fork()
        if not pid:
            self._run_child()
        self.pids.add(pid)
        return pid

    def _run_child(self) -> NoReturn:
        status = 1
        log.follow_file()  # what is not Python's may write to it before the first line of the log
        try:
            status = self._work()
        except Exception as error:  # noqa: BLE001 - every failure belongs in the log
            log.error("worker failed", pid=os.getpid(), exc_info=error)
        finally:
            os._exit(status)  # the rest of the stack belongs to the parent

    def reap(self) -> Iterator[tuple[int, str, int]]:
        """Yield the process id, reason and exit code (-N for signal N) of each child that has ended.

        A child stopped by SIGSTOP or a debugger would hold requests without answering them, so it is killed. Children
        that this object did not start or inherit are left alone.
        """
        for pid in list(self.pids):
            ended, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if not ended:
                continue
            if os.WIFSTOPPED(status):
                log.error("worker is stopped: killing it", pid=pid, reason=_reason(-os.WSTOPSIG(status)))
                os.kill(pid, signal.SIGKILL)
                continue
            self.pids.remove(pid)
            code = os.waitstatus_to_exitcode(status)
            yield pid, _reason(code), code

    def send(self, which: signal.Signals, pids: set[int]) -> None:
        """Send a signal to those of `pids` that have not ended."""
        for pid in pids & self.pids:
            os.kill(pid, which)  # not reaped yet, so no other process can have this id

    def stop(self, grace: float) -> Iterator[tuple[int, str]]:
        """Stop all children by SIGTERM, and after `grace` seconds by SIGKILL; yield the id and reason of each."""
        deadline = time.monotonic() + grace + _LEEWAY
        self.send(signal.SIGTERM, self.pids)
        while self.pids:
            yield from ((pid, reason) for pid, reason, _ in self.reap())
            if self.pids and wait_for_signal({signal.SIGCHLD}, deadline) is None:
                self.send(signal.SIGKILL, self.pids)
                deadline += _LEEWAY


def block_signals() -> set[signal.Signals]:
    """Block the signals that a master waits for, and return them. An ignored stop signal stays ignored."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # if the parent ignored it, children would leave no exit status
    blocked = {one for one in STOP if signal.getsignal(one) != signal.SIG_IGN} | {signal.SIGCHLD, READY, RELOAD}
    signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
    return blocked


def wait_for_signal(signals: set[signal.Signals], deadline: float | None) -> signal.struct_siginfo | None:
    """Wait for one of the blocked `signals`; return None if the time `deadline` comes first."""
    if deadline is None:
        return signal.sigwaitinfo(signals)
    return signal.sigtimedwait(signals, max(0.0, deadline - time.monotonic()))


def _reason(code: int) -> str:
    return f"exit status {code}" if code >= 0 else f"signal {-code}, {signal.strsignal(-code)}"
