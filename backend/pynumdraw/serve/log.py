"""Log lines: JSON on standard output, one an event."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec
import structlog

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def configure(level: str = "info") -> None:
    """Set how `log` writes, and from which level on: debug, info, warning or error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _to_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
    )


class _Lines(structlog.BytesLogger):
    """Standard output; that nobody reads it any more is no reason to stop answering."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def msg(self, message: bytes) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = msg


def _to_json(_logger: object, _method: str, event: Mapping[str, Any]) -> bytes:
    ordered = {"time": event["time"], "level": event["level"], "event": event["event"], **event}
    return msgspec.json.encode(ordered, enc_hook=str)
