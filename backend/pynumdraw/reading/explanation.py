"""Explain an answer: weigh each part of the ink by leaving it out (occlusion)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.occlusion import PIECES, cut, leave_out

MAX_OCCLUSIONS = 48
"""Occlusions for one drawing at most, divided among its digits."""
MIN_CHANGE = 0.01
"""If leaving out a piece changes the log-odds by less than this, whichever it is, no part of the ink matters."""


def explain(
    strokes: Sequence[Polyline], min_extent: float, digit: int, recognizer: Recognizer, max_occlusions: int = 2 * PIECES
) -> list[NDArray[np.float64]]:
    """Weigh how much each point of the strokes speaks for or against `digit`.

    Parameters
    ----------
    strokes, min_extent
        As for `rasterise`.
    digit : int, 0…9
        The answer to explain.
    recognizer : Recognizer
        The model that gave it.
    max_occlusions : int
        Number of parts that are left out in turn, at most; of more, the smaller ones are taken not to matter.

    Returns
    -------
    list of arrays (n,), float64, [-1, 1]
        For each stroke, a weight for each of its n points: it is proportional to the decrease of the digit's log-odds
        when the ink around the point is left out; negative weights speak against the digit. The largest absolute value
        is 1; all weights are 0 where no part of the ink matters.
    """
    if not max_occlusions:
        return [np.zeros(len(stroke)) for stroke in strokes]
    pieces = cut(strokes, min_extent, min(PIECES, max_occlusions))
    whole, rest = leave_out(pieces)
    largest = np.argsort(-pieces.images.sum(axis=(1, 2)), kind="stable")[:max_occlusions]
    odds = recognizer.log_odds(np.concatenate([whole[None], rest[largest]]), digit)
    drops = np.zeros(len(rest))
    drops[largest] = odds[0] - odds[1:]
    weights: list[NDArray[np.float64]] = [
        np.interp(_relative_arc_length(stroke), pieces.middles[pieces.owners == i], drops[pieces.owners == i])
        for i, stroke in enumerate(strokes)
    ]
    most = max(float(np.abs(weight).max()) for weight in weights)
    return [weight / most if most >= MIN_CHANGE else np.zeros_like(weight) for weight in weights]


def _relative_arc_length(stroke: Polyline) -> NDArray[np.floating]:
    lengths = arc_length(to_complex(stroke))
    return lengths / lengths[-1] if lengths[-1] else lengths
