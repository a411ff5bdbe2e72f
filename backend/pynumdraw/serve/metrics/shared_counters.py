"""Numbers that processes share: a row for each in one file, in memory."""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.serve.log import log

_NAME = 64
_HEAD = _NAME + 8


class Owner(NamedTuple):
    """Who writes to a row: its process id, and the name that it gave itself."""

    pid: int
    name: str


class SharedCounters:
    """All rows, as one process sees them: it writes to its own, and reads them all.

    A row is a process's own as long as that lives, by a lock that ends with it, however it ends; its successor goes on
    counting where it was. To write is to write to memory: nothing waits, and nothing is lost.

    Parameters
    ----------
    width : int
        Numbers a row.
    path : Path, optional
        The file, made if it isn't there; else nobody else's.

    Attributes
    ----------
    row : memoryview of float64 (width,)
        This process's own.
    """

    def __init__(self, width: int, path: Path | None = None) -> None:
        self._file = path.open("a+b") if path else TemporaryFile()  # noqa: SIM115 - open as long as the process lives
        self._width = width
        self._pitch = -(-(_HEAD + 8 * width) // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY
        self._memory = self._claim()
        self.row = memoryview(self._memory)[_HEAD : _HEAD + 8 * width].cast("d")
        self.sign("")

    def sign(self, name: str) -> None:
        """Say who writes to this row from now on."""
        self._memory[:_HEAD] = name.encode()[:_NAME].ljust(_NAME, b"\0") + os.getpid().to_bytes(8, "little")

    def totals(self) -> NDArray[np.float64]:
        """Add up all rows, those of processes that have ended, too."""
        totals = np.zeros(self._width)
        for _, row in self._rows():
            totals += np.frombuffer(row, np.float64, self._width, _HEAD)
        return totals

    def owners(self) -> list[Owner]:
        """List the processes that live."""
        taken = [row[:_HEAD] for index, row in self._rows() if not self._is_free(index)]
        return [Owner(int.from_bytes(head[_NAME:], "little"), head[:_NAME].rstrip(b"\0").decode()) for head in taken]

    def _claim(self) -> mmap.mmap:
        """Take the first free row; without room for one, count for oneself alone rather than not work."""
        self._index = next(index for index in count() if self._lock(index))
        start = self._index * self._pitch
        try:
            os.posix_fallocate(self._file.fileno(), start, self._pitch)  # a full disk would kill whoever writes to it
            return mmap.mmap(self._file.fileno(), self._pitch, offset=start)
        except OSError as error:
            log.error("numbers are not counted", reason=error.strerror)
            return mmap.mmap(-1, self._pitch)

    def _lock(self, index: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, index)
        except OSError:
            return False
        return True

    def _is_free(self, index: int) -> bool:
        if index == self._index or not self._lock(index):
            return False
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, index)
        return True

    def _rows(self) -> Iterator[tuple[int, bytes]]:
        descriptor = self._file.fileno()
        for index in range(os.fstat(descriptor).st_size // self._pitch):
            yield index, os.pread(descriptor, self._pitch, index * self._pitch)
