"""The history of a folder of models: which model took over from which, and back; lines are only ever appended."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from pynumdraw.errors import BrokenArtefact
from pynumdraw.model.artefact import MODELS

HISTORY = "history.ndjson"


class Change(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A line of the history.

    Attributes
    ----------
    time : str
        When, in UTC, as ISO 8601.
    action : str
        `promote` or `rollback`.
    before : str, optional
        Stem of the model that was current; none if there was none.
    after : str
        Stem of the model that is current since.
    worse : list of str
        Rows of the comparison on which it reads worse.
    forced : bool
        Whether it was promoted in spite of those, or without a comparison.
    """

    time: str
    action: Literal["promote", "rollback"]
    before: str | None
    after: str
    worse: list[str] = []
    forced: bool = False


def now() -> str:
    """Return the time, in UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def append(change: Change, models: Path = MODELS) -> None:
    """Append a line to the history of `models`, and wait until it is on the disk."""
    with (models / HISTORY).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(msgspec.json.encode(change) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_history(models: Path = MODELS) -> list[Change]:
    """Return the history of `models`, the oldest change first.

    Raises
    ------
    BrokenArtefact
        If a line is not one of a history.
    """
    path = models / HISTORY
    lines = path.read_bytes().splitlines() if path.exists() else []
    try:
        return [msgspec.json.decode(line, type=Change) for line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenArtefact(f"{path} has a line that is none of a history: {error}.") from error


def before(stem: str, models: Path = MODELS) -> str | None:
    """Return the stem of the model that the model `stem` was promoted over, when last; None if there is none."""
    promoted = [one for one in read_history(models) if one.action == "promote" and one.after == stem]
    return promoted[-1].before if promoted else None
