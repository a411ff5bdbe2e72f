"""What a master hands over to the program that takes its place: the same process, with whatever code is there now.

The new program inherits the process id, its children and its open files, so that the socket never closes and no
worker is lost. It is told of them in a file that only exists in memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from typing import NoReturn

import msgspec

_VARIABLE = "_PYNUMDRAW_HANDOVER"


class ReexecState(msgspec.Struct, frozen=True, kw_only=True):
    """All that has to outlive a program; the next release's may only add fields, with defaults.

    Attributes
    ----------
    pid : int
        The process's own.
    listener : int
        File descriptor of the listening socket.
    lifeline, masters_end : int
        Both ends of the pipe by which workers notice that their master has gone.
    numbers : str
        Folder of the metrics.
    served : bytes
        The model that was served, encoded: it is looked at only if the one in use can't be.
    workers : list of int, or None if there was no program before
        Process ids of those that serve until the new ones do.
    """

    pid: int
    listener: int
    lifeline: int
    masters_end: int
    numbers: str
    served: bytes = b""
    workers: list[int] | None = None


def command() -> list[str]:
    """Give the command that this process was started with."""
    return [sys.executable, *sys.orig_argv[1:]]


def reexec(state: ReexecState) -> NoReturn:
    """Put the program as it is on disk now in this one's place.

    Raises
    ------
    OSError
        If there is no such program any more, or no memory for the state; nothing has happened then.
    """
    with os.fdopen(os.memfd_create("handover", 0), "wb", buffering=0) as memory:
        memory.write(msgspec.msgpack.encode(state))
        for descriptor in (state.listener, state.lifeline, state.masters_end):
            os.set_inheritable(descriptor, True)
        os.environ[_VARIABLE] = str(memory.fileno())
        try:
            os.execv(sys.executable, command())  # noqa: S606 - the very command that started this process
        finally:
            del os.environ[_VARIABLE]


def inherited_state(environment: MutableMapping[str, str]) -> ReexecState | None:
    """Give what the program before this one has left; None if this is the first."""
    number = environment.pop(_VARIABLE, None)
    if number is None:
        return None
    with os.fdopen(int(number), "rb") as memory:
        memory.seek(0)
        state = msgspec.msgpack.decode(memory.read(), type=ReexecState)
    for descriptor in (state.listener, state.lifeline, state.masters_end):
        os.set_inheritable(descriptor, False)
    return state
