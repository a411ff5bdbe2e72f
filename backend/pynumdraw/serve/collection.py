"""The operator's collection of corrections: one NDJSON file a day, in a folder that all worker processes write to.

A line is on disk before it is acknowledged. Whoever writes holds the folder's lock, copies the day's file with the new
line at its end, and renames the copy, so nobody ever reads half a line. Each line costs a copy, so a day has a further
file for each 4 MiB. Half a line that anything else has left is removed by the next write, and by a worker's start.
"""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

from pynumdraw.errors import BadSetting, CollectionFull

LOCK, NEW = ".lock", ".new"
PART = 4 * 1024 * 1024
"""Bytes that a file has at most, unless a single line is longer."""
_ID = re.compile(rb'^\{"id":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_private = partial(os.open, mode=0o600)  # an `opener`: of what it makes, nobody else may read anything


class Collection:
    """The corrections in a folder.

    Parameters
    ----------
    folder : Path
    limit : int
        Bytes that all files may have together.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder.absolute()
        self._limit = limit
        self._ids: set[bytes] = set()
        self._known: dict[str, int] = {}  # by file: up to where its ids are known, which is the end of its last line

    def prepare(self) -> None:
        """Make the folder, check that it can be written to, and remove half lines.

        Raises
        ------
        BadSetting
            If it cannot be made or written to.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self._folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "no permission")
            with self._locked():
                self._take_note()
        except OSError as error:
            reason = error.strerror or error
            raise BadSetting(
                f"PYNUMDRAW_COLLECT is '{self._folder}'; it must be a folder that can be written to: {reason}."
            ) from error

    def add(self, identity: UUID, line: bytes, today: date) -> None:
        """Store a line, which begins with `{"id":"`, its id; return once it is on disk. An id is stored once.

        Raises
        ------
        CollectionFull
            If the limit would be exceeded, or the disk is full: nothing is stored.
        OSError
            If it cannot be written for another reason. Repeating the call stores it once, whatever is on disk by then.
        """
        with self._locked():
            size = self._take_note()
            if identity.bytes in self._ids:
                return
            if size + len(line) > self._limit:
                raise CollectionFull(f"The collection has {size} of {self._limit} bytes: nothing was stored.")
            try:
                self._append(self._name(today, len(line)), line)
            except OSError as error:
                if error.errno in _NO_ROOM:
                    raise CollectionFull(
                        f"The server's disk is full ({error.strerror}): nothing was stored."
                    ) from error
                raise
            self._ids.add(identity.bytes)

    @contextmanager
    def _locked(self) -> Generator[None]:
        """Hold the lock, which the system takes back from a process that dies."""
        with open(self._folder / LOCK, "ab", opener=_private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _take_note(self) -> int:
        """Learn the ids that were added since, remove half lines, and return the size of all files."""
        files = {path.name: path.stat().st_size for path in self._folder.glob("*.ndjson")}
        for name, size in files.items():
            known = self._known.get(name, 0)
            if size != known:
                files[name] = self._read(self._folder / name, known if known <= size else 0)  # 0: it was replaced
        self._known = files
        return sum(files.values())

    def _read(self, path: Path, end: int) -> int:
        """Learn the ids in the lines of a file from `end`, remove half a line at its end; return where it ends."""
        with path.open("r+b") as file:
            file.seek(end)
            for line in file:
                if not line.endswith(b"\n"):
                    file.truncate(end)
                    os.fsync(file.fileno())
                    break
                end += len(line)
                if found := _ID.match(line):
                    self._ids.add(UUID(found[1].decode()).bytes)
        return end

    def _name(self, today: date, size: int) -> str:
        """Return the name of the day's first file that has room for a line of `size` bytes."""
        names = (f"{today.isoformat()}{f'.part{n:02}' if n > 1 else ''}.ndjson" for n in count(1))
        return next(name for name in names if not (known := self._known.get(name)) or known + size <= PART)

    def _append(self, name: str, line: bytes) -> None:
        """Put a copy of a file, with a line at its end, into its place."""
        path, copy = self._folder / name, self._folder / NEW
        try:
            with open(copy, "wb", opener=_private) as target:
                if name in self._known:
                    with path.open("rb") as source:
                        shutil.copyfileobj(source, target)
                    shutil.copymode(path, copy)  # the operator may have let others read it
                target.write(line)
                target.flush()
                os.fsync(target.fileno())
            copy.rename(path)
        except OSError:
            copy.unlink(missing_ok=True)
            raise
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)  # the new name
        finally:
            os.close(descriptor)
        self._known[name] = self._known.get(name, 0) + len(line)
