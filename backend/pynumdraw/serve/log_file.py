"""The file that the log is appended to instead of standard output, opened anew once it has been rotated."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from pynumdraw.errors import BadSetting

_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK  # a pipe must not hold the server


def check_log_file(path: Path) -> None:
    """Check that the log can be written to a file; create it if it is missing.

    Raises
    ------
    BadSetting
        If it cannot, or is no regular file: whoever does not read a pipe or a terminal would hold the server.
    """
    os.close(_open_checked(path))


class LogFile:
    """A file that takes the place of standard output, and of standard error if wanted.

    Every process appends to it, and looks before each line whether the path leads to another file by now, or to none.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    takes_errors : bool
        Whether standard error goes into the file, too.

    Raises
    ------
    BadSetting
        As `check_log_file` does.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self.takes_errors = False
        self._use(_open_checked(self._path))

    def take_errors(self) -> None:
        """Let standard error go into the file, too."""
        self.takes_errors = True
        os.dup2(_STANDARD_OUTPUT, _STANDARD_ERROR)

    def follow(self) -> None:
        """Open the file anew if it has been renamed or removed; if that fails, go on with the one that is open."""
        with suppress(OSError):
            if self._is_current():
                return
            self._use(os.open(self._path, _FLAGS, 0o666))

    def _is_current(self) -> bool:
        try:
            current = self._path.stat()
        except FileNotFoundError:
            return False
        return (current.st_dev, current.st_ino) == self._identity

    def _use(self, descriptor: int) -> None:
        opened = os.fstat(descriptor)
        self._identity = opened.st_dev, opened.st_ino
        os.dup2(descriptor, _STANDARD_OUTPUT)
        if self.takes_errors:
            os.dup2(descriptor, _STANDARD_ERROR)
        os.close(descriptor)


def _open_checked(path: Path) -> int:
    try:
        descriptor = os.open(path, _FLAGS, 0o666)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSetting(f"PYNUMDRAW_LOG_FILE is '{path}'; it cannot be written: {reason}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BadSetting(f"PYNUMDRAW_LOG_FILE is '{path}'; it must be a regular file.")
    return descriptor
