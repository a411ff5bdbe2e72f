"""Child processes: started, signalled, and told of when they end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

from pynumdraw.serve.log import log

_LEEWAY = 1.0  # seconds for a process to end by itself after its grace


class Processes:
    """Processes that all do the same.

    Parameters
    ----------
    work : callable
        What each does; returns its exit status. It is called in the child, with the parent's signal mask.
    adopted : iterable of int
        Ids of children that this process has already.
    """

    def __init__(self, work: Callable[[], int], adopted: Iterable[int]) -> None:
        self._work = work
        self.pids = set(adopted)

    def start(self) -> int:
        """Start another; return its id.

        Raises
        ------
        OSError
            If the system has no room for it.
        """
        pid = os.fork()
        if not pid:
            self._be_child()
        self.pids.add(pid)
        return pid

    def _be_child(self) -> NoReturn:
        status = 1
        try:
            status = self._work()
        except Exception:  # noqa: BLE001 - whatever it is, the log shall tell
            log.exception("worker failed", pid=os.getpid())
        finally:
            os._exit(status)  # the rest of the stack is the parent's

    def ended(self) -> Iterator[tuple[int, str, int]]:
        """Give id, reason and exit code (-N: by signal N) of those that ended; other children are not looked at.

        One that was stopped, by SIGSTOP or a debugger, holds requests and answers none: it is killed.
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

    def signal(self, pids: set[int], which: signal.Signals) -> None:
        """Send a signal to those of `pids` that have not ended."""
        for pid in pids & self.pids:
            os.kill(pid, which)  # not waited for yet, so that the id is still its own

    def finish(self, grace: float) -> Iterator[tuple[int, str]]:
        """Have all of them end, by SIGTERM, and soon after `grace` seconds by SIGKILL; give id and reason of each."""
        deadline = time.monotonic() + grace + _LEEWAY
        self.signal(self.pids, signal.SIGTERM)
        while self.pids:
            yield from ((pid, reason) for pid, reason, _ in self.ended())
            if self.pids and wait_for({signal.SIGCHLD}, deadline) is None:
                self.signal(self.pids, signal.SIGKILL)
                deadline += _LEEWAY


def wait_for(signals: set[signal.Signals], deadline: float | None) -> signal.struct_siginfo | None:
    """Wait for a signal; None if the time `deadline` comes first."""
    if deadline is None:
        return signal.sigwaitinfo(signals)
    return signal.sigtimedwait(signals, max(0.0, deadline - time.monotonic()))


def _reason(code: int) -> str:
    return f"exit status {code}" if code >= 0 else f"signal {-code}, {signal.strsignal(-code)}"
