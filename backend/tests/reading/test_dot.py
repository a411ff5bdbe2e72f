"""A dot above or below all else is no part of a digit; a tap within or beside it, or one that touches it, may be."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.reading.dot import is_dotted

BAR = [(140.0, 100.0), (142.0, 220.0)]
RING = [(90.0, 140.0), (140.0, 60.0), (190.0, 140.0), (140.0, 220.0), (90.0, 140.0)]


def drawing(*strokes: list[tuple[float, float]]) -> Drawing:
    return Drawing(280, 280, [Stroke(*(list(column) for column in zip(*points))) for points in strokes])


@pytest.mark.parametrize(
    "dotted",
    [
        drawing(BAR, [(141, 70)]),
        drawing([(141, 70)], BAR),
        drawing(BAR, [(140, 238), (146, 244), (140, 244)]),
        drawing(RING, [(120, 20)], [(160, 20)]),
    ],
    ids=["i", "dot first", "!", "ö"],
)
def test_dotted(dotted: Drawing) -> None:
    assert is_dotted(dotted)


@pytest.mark.parametrize(
    "plain",
    [
        drawing(BAR),
        drawing([(141, 70)]),
        drawing([(141, 70)], [(141, 70)]),
        drawing([(141, 70)], [(141, 200)]),
        drawing(RING, [(140, 140)]),
        drawing(BAR, [(200, 220)]),
        drawing(BAR, [(141, 98)]),
        drawing(BAR, [(120, 70), (165, 70)]),
    ],
    ids=["bar", "tap", "two taps", "colon", "dotted 0", "full stop", "touching", "dash above"],
)
def test_not_dotted(plain: Drawing) -> None:
    assert not is_dotted(plain)


def test_digits_are_not(pen_digits: list[dict[str, Any]]) -> None:
    columns = ({name: line[name] for name in Drawing.__struct_fields__} for line in pen_digits)
    assert not any(is_dotted(msgspec.convert(one, Drawing)) for one in columns)
