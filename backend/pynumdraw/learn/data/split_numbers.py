"""Labels that are numbers of several digits: the ink of each digit, as the current model divides it."""

from functools import cache

from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.label_alignment import align


def is_number(label: str) -> bool:
    """Tell whether a label is a number: one digit 0…9 or more, and nothing else."""
    return label.isascii() and label.isdecimal()


def digits_of(drawing: Drawing, label: str, recognizer: Recognizer | None = None) -> list[Drawing]:
    """Return the ink of each digit of a number, from left to right; nothing if it can't be divided into as many.

    Parameters
    ----------
    drawing : Drawing
    label : str
        The number.
    recognizer : Recognizer, optional
        The model that divides it, instead of the current one.

    Raises
    ------
    BrokenArtefact
        If there is no such model.
    """
    digits = align(drawing, label, recognizer or _current()) or []
    return [Drawing(drawing.width, drawing.height, [_piece(drawing, *piece) for piece in one.pieces]) for one in digits]


@cache
def _current() -> Recognizer:
    return Recognizer()


def _piece(drawing: Drawing, stroke: int, first: int, last: int) -> Stroke:
    of_stroke = drawing.strokes[stroke]
    return Stroke(of_stroke.x[first : last + 1], of_stroke.y[first : last + 1])
