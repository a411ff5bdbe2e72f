"""Counters that processes share: a memory-mapped file with one row for each process."""

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

_NAME_SIZE = 64
_HEADER_SIZE = _NAME_SIZE + 8


class Process(NamedTuple):
    """A process that owns a row: its id, and the name that it registered."""

    pid: int
    name: str


class SharedCounters:
    """The rows of all processes. A process writes to its own row only, and can add up all of them.

    A lock reserves a row for its process and ends with it, however that ends; the next process takes the row over and
    continues its counts. Counting is writing to memory: no process waits for another, and no count is lost.

    Parameters
    ----------
    width : int
        Number of counters in a row.
    path : Path, optional
        The shared file, created if it does not exist. By default, no other process has access to the counters.

    Attributes
    ----------
    row : memoryview of float64 (width,)
        The row of this process.
    """

    def __init__(self, width: int, path: Path | None = None) -> None:
        self._file = path.open("a+b") if path else TemporaryFile()  # noqa: SIM115 - open as long as the process lives
        self._width = width
        self._row_size = -(-(_HEADER_SIZE + 8 * width) // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY
        self._memory = self._map_free_row()
        self.row = memoryview(self._memory)[_HEADER_SIZE : _HEADER_SIZE + 8 * width].cast("d")
        self.register("")

    def register(self, name: str) -> None:
        """Set the name of this process."""
        header = name.encode()[:_NAME_SIZE].ljust(_NAME_SIZE, b"\0") + os.getpid().to_bytes(8, "little")
        self._memory[:_HEADER_SIZE] = header

    def totals(self) -> NDArray[np.float64]:
        """Return the sums (width,) over all rows, including those of processes that have ended."""
        totals = np.zeros(self._width)
        for _, row in self._rows():
            totals += np.frombuffer(row, np.float64, self._width, _HEADER_SIZE)
        return totals

    def processes(self) -> list[Process]:
        """List the processes that own a row and are alive."""
        headers = [row[:_HEADER_SIZE] for index, row in self._rows() if not self._is_free(index)]
        return [
            Process(int.from_bytes(header[_NAME_SIZE:], "little"), header[:_NAME_SIZE].rstrip(b"\0").decode())
            for header in headers
        ]

    def _map_free_row(self) -> mmap.mmap:
        """Lock and map the first free row. If the disk is full, map private memory instead of failing."""
        self._index = next(index for index in count() if self._lock(index))
        start = self._index * self._row_size
        try:
            os.posix_fallocate(self._file.fileno(), start, self._row_size)  # else writing on a full disk is a SIGBUS
            return mmap.mmap(self._file.fileno(), self._row_size, offset=start)
        except OSError as error:
            log.error("numbers are not counted", reason=error.strerror)
            return mmap.mmap(-1, self._row_size)

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
        for index in range(os.fstat(descriptor).st_size // self._row_size):
            yield index, os.pread(descriptor, self._row_size, index * self._row_size)
