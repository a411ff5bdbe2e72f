"""Where the digits of a reading stand to each other, which tells a number from letters, exponents and several lines."""

from collections.abc import Sequence
from itertools import pairwise

from pynumdraw.ink.polyline import distance
from pynumdraw.ink.segmentation import Candidate, Range
from pynumdraw.reading.segmented_ink import SegmentedInk
from pynumdraw.reading.stroke_candidates import CandidateSet

NEAR = 0.1
"""Share of the height of digits: digits whose ink is at least this far apart do not touch."""
MAX_STEPS = 4096
"""Steps in which all digits are resampled to tell their distances, at most: up to 16 digits have 256 each."""
MAX_STEP = 0.5
"""Share of the height of digits by which neighbours of one number may differ in their lower ends, as in 2³ or %."""


def touching(found: CandidateSet, digits: Sequence[Candidate]) -> float:
    """Return the sum of how near the ink of neighbouring digits is: 0 if `NEAR` or more apart, 1 if it touches.

    Digits that a stroke joins count as far apart: their cuts tell as much.
    """
    steps = MAX_STEPS // max(len(digits), 16)
    return sum([_nearness(found, before[:2], after[:2], steps) for before, after in pairwise(digits)])


def is_one_line(found: SegmentedInk, digits: Sequence[Candidate]) -> bool:
    """Tell whether digits stand in one row, each about as low as its neighbours."""
    if len({found.parts.rows[one.start] for one in digits}) > 1:
        return False
    baselines = [max([part.bottom for part in found.parts_in(one[:2])]) for one in digits]
    return all(abs(a - b) <= MAX_STEP * found.parts.height for a, b in pairwise(baselines))


def _nearness(found: CandidateSet, before: Range, after: Range, max_steps: int) -> float:
    near = NEAR * found.parts.height
    left, _, width, _ = found.box(before)
    strokes, others = ({part.stroke for part in found.parts_in(parts)} for parts in (before, after))
    if found.box(after)[0] - left - width >= near or strokes & others:
        return 0.0
    ink = found.polylines_in(before), found.polylines_in(after)
    return max(0.0, 1 - distance(*ink, near / 4, max_steps) / near)
