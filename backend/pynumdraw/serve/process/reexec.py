"""Replace the running program by the one on disk, in the same process.

The new program inherits the process id, the children and the open files, so the socket never closes and no worker is
lost. The old program describes them to it in a file that exists in memory only.
"""

import os
import sys
from collections.abc import MutableMapping
from typing import NoReturn

import msgspec

_VARIABLE = "_PYNUMDRAW_HANDOVER"


class ReexecState(msgspec.Struct, frozen=True, kw_only=True):
    """The state that outlives a program.

    Older releases write and read it too: the encoded names are fixed, and new fields need defaults.

    Attributes
    ----------
    pid : int
        The process id of the master.
    listener : int
        File descriptor of the listening socket.
    lifeline, lifeline_writer : int
        Both ends of a pipe that nobody writes to. The master holds the writing end; when it ends, workers read EOF.
    metrics_folder : str
        The folder of the shared counters.
    model : bytes
        The model in use as an encoded `LoadedModel`, for the case that the one on disk is broken by then.
    workers : list of int or None
        Process ids of the workers that serve until the new ones are ready. None before the first reload.
    """

    pid: int
    listener: int
    lifeline: int
    lifeline_writer: int = msgspec.field(name="masters_end")
    metrics_folder: str = msgspec.field(name="numbers")
    model: bytes = msgspec.field(default=b"", name="served")
    workers: list[int] | None = None


def command() -> list[str]:
    """Return the command that started this process."""
    return [sys.executable, *sys.orig_argv[1:]]


def reexec(state: ReexecState) -> NoReturn:
    """Replace this program by the one on disk.

    Raises
    ------
    OSError
        If that program no longer exists, or there is no memory for the state. This program then simply continues.
    """
    with os.fdopen(os.memfd_create("handover", 0), "wb", buffering=0) as memory:
        memory.write(msgspec.msgpack.encode(state))
        for descriptor in (state.listener, state.lifeline, state.lifeline_writer):
            os.set_inheritable(descriptor, True)
        os.environ[_VARIABLE] = str(memory.fileno())
        try:
            os.execv(sys.executable, command())  # noqa: S606 - the same command that started this process
        finally:
            del os.environ[_VARIABLE]


def inherited_state(environment: MutableMapping[str, str]) -> ReexecState | None:
    """Return the state that the previous program left, or None if this is the first."""
    number = environment.pop(_VARIABLE, None)
    if number is None:
        return None
    with os.fdopen(int(number), "rb") as memory:
        memory.seek(0)
        state = msgspec.msgpack.decode(memory.read(), type=ReexecState)
    for descriptor in (state.listener, state.lifeline, state.lifeline_writer):
        os.set_inheritable(descriptor, False)
    return state
