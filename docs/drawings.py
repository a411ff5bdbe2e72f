"""Drawings for the pictures of the page, on a drawing area of 280 × 280 units."""

from __future__ import annotations

from math import cos, radians, sin
from typing import NamedTuple

Point = tuple[float, float]
Stroke = list[Point]

SIDE = 280


class Drawing(NamedTuple):
    """A drawing, and the verdict that the page must reach: number, unsure or not_a_number."""

    strokes: list[Stroke]
    verdict: str


def arc(centre: Point, radii: Point, start: float, end: float) -> Stroke:
    """Return points on an ellipse from angle `start` to angle `end`, in degrees, clockwise from the right."""
    steps = max(2, round(abs(end - start) / 12))
    angles = [radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + radii[0] * cos(a), centre[1] + radii[1] * sin(a)) for a in angles]


THREE = Drawing([arc((135, 92), (52, 42), 200, 450) + arc((138, 184), (62, 50), -90, 155)], "number")
FOUR_ZERO_SEVEN = Drawing(
    [
        [(74, 92), (36, 162), (104, 157)],
        [(87, 124), (77, 206)],
        arc((142, 148), (25, 50), -60, -425),
        [(184, 104), (241, 98), (207, 205)],
    ],
    "number",
)
FORTY_ONE_OR_SEVEN = Drawing(
    [[(86, 70), (50, 150), (128, 150)], [(100, 110), (94, 215)], [(175, 78), (205, 70), (188, 215)]], "unsure"
)
STRAY_MARK = Drawing([*THREE.strokes, [(248, 246)]], "number")
STAR = Drawing([[(140, 45), (190, 220), (55, 110), (225, 110), (90, 220), (140, 45)]], "not_a_number")
