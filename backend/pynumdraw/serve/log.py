"""The log: one JSON object per line on standard output, or in a file.

The names of the events and the keys of each are fixed, since scripts and older releases rely on them.
"""

import os
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Any, Literal

import msgspec

from pynumdraw.serve.log_file import LogFile

Level = Literal["debug", "info", "warning", "error"]

_STANDARD_OUTPUT = 1
_RANKS: dict[Level, int] = {"debug": 0, "info": 1, "warning": 2, "error": 3}
_encoder = msgspec.json.Encoder(enc_hook=str)
_now = partial(datetime.now, UTC)


class RequestLine(msgspec.Struct, kw_only=True):
    """The log line of a request, with its keys in this order."""

    time: datetime = msgspec.field(default_factory=_now)
    level: Level = "info"
    event: str = "request"
    request_id: str
    method: str
    path: str
    status: int
    duration_ms: float = 0.0


class Log:
    """A log that drops what is below its level. Errors of writing are ignored, so that the server goes on answering."""

    def __init__(self) -> None:
        self.configure("info")
        self.file: LogFile | None = None
        self._is_torn = False

    def write_to(self, file: LogFile) -> None:
        """Write to a file from now on, also the tracebacks of errors that nobody handles."""
        self.file = file
        sys.excepthook = self._uncaught
        threading.excepthook = lambda failed: self.error("uncaught exception", exc_info=failed.exc_value)

    def follow_file(self) -> None:
        """Open the file anew if it has been rotated."""
        if self.file:
            self.file.follow()

    def configure(self, level: Level) -> None:
        """Set the lowest level that is written."""
        self._rank = _RANKS[level]

    def info(self, event: str, **fields: Any) -> None:
        """Log normal operation."""
        self._write("info", event, fields)

    def warning(self, event: str, exc_info: BaseException | None = None, **fields: Any) -> None:
        """Log what may need attention, with the traceback of `exc_info` under the key ``exception``."""
        self._write("warning", event, fields, exc_info)

    def error(self, event: str, exc_info: BaseException | None = None, **fields: Any) -> None:
        """Log a failure, with the traceback of `exc_info` under the key ``exception``."""
        self._write("error", event, fields, exc_info)

    def request(self, line: RequestLine) -> None:
        """Log a request."""
        if _RANKS[line.level] >= self._rank:
            self._write_line(line)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.error("uncaught exception", exc_info=error)
        if not (self.file and self.file.takes_errors):
            sys.__excepthook__(kind, error, trace)

    def _write(self, level: Level, event: str, fields: dict[str, Any], error: BaseException | None = None) -> None:
        if _RANKS[level] < self._rank:
            return
        if error is not None:
            fields["exception"] = "".join(traceback.format_exception(error)).rstrip()
        self._write_line({"time": _now(), "level": level, "event": event, **fields})

    def _write_line(self, line: RequestLine | dict[str, Any]) -> None:
        """Write a line at once, so that lines of several processes do not mix."""
        self.follow_file()
        encoded = b"\n" * self._is_torn + _encoder.encode(line) + b"\n"
        with suppress(OSError):
            self._is_torn = os.write(_STANDARD_OUTPUT, encoded) < len(encoded)  # the disk became full within the line


log = Log()
