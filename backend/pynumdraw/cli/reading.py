"""Read chunks of drawings and pictures into lines of NDJSON."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from pynumdraw.cli.input_files import HEAD, Chunk
from pynumdraw.errors import NotADrawing, NotAPicture, NotJSON
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.picture_decoding import is_picture, parse_picture
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Answer, Include
from pynumdraw.reading.picture import read_picture
from pynumdraw.reading.problem_details import Problem, problem_of
from pynumdraw.reading.reader import read_drawings

_BATCH_SIZE = 256
_encoder = msgspec.json.Encoder()
_recognizer = cache(Recognizer)  # each process loads the model once


class Results(NamedTuple):
    """The results of a chunk.

    Attributes
    ----------
    lines : bytes
        NDJSON: for each item its answer, or the problem with it.
    items, problems : int
        Number of items, and of those that have problems.
    size : int
        Size of the chunk in its file, in bytes.
    """

    lines: bytes
    items: int
    problems: int
    size: int


def read_chunk(models: Path, include: Sequence[Include], chunk: Chunk) -> Results:
    """Read drawings and pictures with the current model in `models`; each is validated by itself."""
    batches = (chunk.items[i : i + _BATCH_SIZE] for i in range(0, len(chunk.items), _BATCH_SIZE))
    answers = [answer for batch in batches for answer in _read(batch, _recognizer(models), include)]
    problems = sum(isinstance(answer, Problem) for answer in answers)
    return Results(_encoder.encode_lines(answers), len(answers), problems, chunk.size)


def _read(items: Sequence[bytes], recognizer: Recognizer, include: Sequence[Include]) -> list[Answer | Problem]:
    parsed = [_parse(item, recognizer, include) for item in items]
    answers = iter(read_drawings([one for one in parsed if isinstance(one, Drawing)], recognizer, include))
    return [next(answers) if isinstance(one, Drawing) else one for one in parsed]


def _parse(item: bytes, recognizer: Recognizer, include: Sequence[Include]) -> Drawing | Answer | Problem:
    """Parse a drawing, or parse and read a picture."""
    try:
        if is_picture(item) or b"\0" in item[:HEAD]:
            return read_picture(parse_picture(item), recognizer, include)
        return parse_drawing(item)
    except (NotADrawing, NotAPicture, NotJSON) as error:
        return problem_of(error, 400 if isinstance(error, NotJSON) else 422)  # the statuses of the HTTP API
