"""The operator's collection of corrections: one NDJSON file a day, in a folder that all worker processes append to.

A line is complete on disk before it is acknowledged. Whoever writes holds the folder's lock, and first removes half a
line that a killed process or a full disk may have left; so does each worker when it starts. A line's last byte is its
line end, so a reader that holds the lock too (`flock -s`), or leaves out what follows the last line end, never takes
half a line for a drawing.
"""

import errno
import fcntl
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from pynumdraw.errors import BadSetting, CollectionFull

LOCK = ".lock"
_ID = re.compile(rb'^\{"id":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


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
            If it cannot be written for another reason: nothing is stored.
        """
        with self._locked():
            size = self._take_note()
            if identity.bytes in self._ids:
                return
            if size + len(line) > self._limit:
                raise CollectionFull(f"The collection has {size} of {self._limit} bytes: nothing was stored.")
            try:
                self._append(f"{today.isoformat()}.ndjson", line)
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
        descriptor = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _take_note(self) -> int:
        """Learn the ids that were added since, remove half lines, and return the size of all files."""
        files = {path.name: path.stat().st_size for path in self._folder.glob("*.ndjson")}
        for name, size in files.items():
            if size != self._known.get(name, 0):
                files[name] = self._known[name] = self._read(self._folder / name, self._known.get(name, 0), size)
        return sum(files.values())

    def _read(self, path: Path, start: int, size: int) -> int:
        """Learn the ids in the lines of a file from `start`, remove half a line at its end; return where it ends."""
        end = start if start <= size else 0  # somebody has replaced it by a shorter one
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

    def _append(self, name: str, line: bytes) -> None:
        path, before = self._folder / name, self._known.get(name, 0)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            written = os.write(descriptor, line)
            if written < len(line):  # the disk became full within the line; the next write would say so
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
            if not before:
                self._sync_folder()
        except OSError:
            os.ftruncate(descriptor, before)
            raise
        finally:
            os.close(descriptor)
        self._known[name] = before + len(line)

    def _sync_folder(self) -> None:
        """Write the name of a new file to disk, too."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
