"""A line through the whole canvas is a scratch, unless it is upright enough, bent enough or short enough to be a 1."""

from __future__ import annotations

import pytest
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.reading.scratch import is_scratch


def line(*points: tuple[float, float]) -> Drawing:
    return Drawing(300, 200, [Stroke(*(list(column) for column in zip(*points)))])


@pytest.mark.parametrize(
    "drawing",
    [
        line((2, 198), (298, 3)),
        line((2, 2), (150, 104), (298, 198)),
        line((0, 100), (300, 110)),
        line((60, 199), (240, 1)),
    ],
)
def test_a_scratch(drawing: Drawing) -> None:
    assert is_scratch(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        line((150, 2), (150, 198)),
        line((120, 198), (180, 2)),
        line((100, 150), (200, 50)),
        line((2, 5), (40, 12)),
        line((2, 198), (2, 2), (298, 2)),
        line((150, 100)),
        Drawing(300, 200, [*line((2, 198), (298, 3)).strokes, *line((2, 2), (298, 198)).strokes]),
    ],
)
def test_no_scratch(drawing: Drawing) -> None:
    assert not is_scratch(drawing)
