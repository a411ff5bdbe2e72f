"""What the master needs of the operating system, as interfaces, so that a test can stand in for it."""

import signal
from collections.abc import Iterator
from typing import Protocol


class Received(Protocol):
    """A signal, as in `signal.struct_siginfo`."""

    @property
    def si_signo(self) -> int:
        """Its number."""
        ...

    @property
    def si_pid(self) -> int:
        """The process that sent it."""
        ...


class Processes(Protocol):
    """The worker processes, as `Children` has them."""

    @property
    def pids(self) -> set[int]:
        """Those that have not been reaped."""
        ...

    def start(self) -> int:
        """Start another one and return its process id."""
        ...

    def reap(self) -> Iterator[tuple[int, str, int]]:
        """Yield the process id, reason and exit code of each that has ended."""
        ...

    def send(self, which: signal.Signals, pids: set[int]) -> None:
        """Send a signal to those of `pids` that have not been reaped."""
        ...

    def stop(self, grace: float) -> Iterator[tuple[int, str]]:
        """Stop all, and yield the process id and reason of each."""
        ...


class Check(Protocol):
    """The check of the program on disk, as `SelfCheck` runs it."""

    def start(self) -> None:
        """Start a run; stop the one before."""
        ...

    def is_running(self) -> bool:
        """Return whether the result of a run is awaited."""
        ...

    def has_succeeded(self) -> bool:
        """Take the result of a run that has ended; return whether it has succeeded."""
        ...

    def stop(self) -> None:
        """Stop the run, if there is one."""
        ...
