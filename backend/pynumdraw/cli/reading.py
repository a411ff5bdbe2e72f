"""From lines and pictures to answers, in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

import msgspec

from pynumdraw.errors import NotADrawing, NotAPicture, NotJSON
from pynumdraw.ink.parsing import parse_labelled
from pynumdraw.ink.picture import MAGIC, Picture, read_picture
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.picture_reader import answer_picture
from pynumdraw.reading.problem import Problem, problem_of
from pynumdraw.reading.reader import answer_all
from pynumdraw.reading.schema import Answer, Include

_AT_ONCE = 256
_encoder = msgspec.json.Encoder()


class Read(NamedTuple):
    """What came of some items.

    Attributes
    ----------
    lines : bytes
        NDJSON: for each its answer, or the problem with it.
    items, problems : int
        How many they were, and how many of them have problems.
    """

    lines: bytes
    items: int
    problems: int


def read_items(items: Sequence[bytes], recognizer: Recognizer, include: Sequence[Include] = ()) -> Read:
    """Read drawings and pictures; each is judged by itself."""
    answers = [
        answer for i in range(0, len(items), _AT_ONCE) for answer in _read(items[i : i + _AT_ONCE], recognizer, include)
    ]
    problems = sum(isinstance(answer, Problem) for answer in answers)
    return Read(_encoder.encode_lines(answers), len(answers), problems)


def _read(items: Sequence[bytes], recognizer: Recognizer, include: Sequence[Include]) -> list[Answer | Problem]:
    parsed = [_parse(item) for item in items]
    drawings = iter(answer_all([one for one in parsed if isinstance(one, Drawing)], recognizer, include))
    return [next(drawings) if isinstance(one, Drawing) else _answer(one, recognizer, include) for one in parsed]


def _answer(one: Picture | Problem, recognizer: Recognizer, include: Sequence[Include]) -> Answer | Problem:
    return answer_picture(one, recognizer, include) if isinstance(one, Picture) else one


def _parse(item: bytes) -> Drawing | Picture | Problem:
    try:
        return read_picture(item) if item.startswith(MAGIC) else parse_labelled(item)
    except (NotADrawing, NotAPicture, NotJSON) as error:
        return problem_of(error, 400 if isinstance(error, NotJSON) else 422)


class Worker:
    """What a process that reads was told when it started."""

    recognizer: ClassVar[Recognizer]
    include: ClassVar[Sequence[Include]]

    @classmethod
    def start(cls, models: Path, include: Sequence[Include]) -> None:
        """Load the model; the end at Ctrl-C is up to the process that gives the work."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.load(models, include)

    @classmethod
    def load(cls, models: Path, include: Sequence[Include]) -> None:
        """Load the model."""
        cls.recognizer, cls.include = Recognizer(models), include

    @classmethod
    def read(cls, items: Sequence[bytes]) -> Read:
        """Read some items."""
        return read_items(items, cls.recognizer, cls.include)
