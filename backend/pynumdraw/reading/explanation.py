"""Why an answer: how much each part of the ink speaks for it, seen by leaving that part out (occlusion)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.occlusion import cut, leave_out

LEAST = 0.01
"""Change of the log-odds below which a part of the ink doesn't matter."""


def explain(
    strokes: Sequence[Polyline], smallest: float, digit: int, recognizer: Recognizer
) -> list[NDArray[np.float64]]:
    """Weigh each point of strokes for or against their being `digit`.

    Parameters
    ----------
    strokes, smallest
        As `rasterise` takes them.
    digit : int, 0…9
        The answer to explain.
    recognizer : Recognizer
        The model that gave it.

    Returns
    -------
    list of arrays (n,), float64, [-1, 1]
        For each stroke a weight for each of its n points: by how much the digit's log-odds fall, in proportion, when
        the ink about it is left out; so what speaks against the digit is below 0. The largest absolute value is 1, or
        all are 0 where nothing matters.
    """
    pieces = cut(strokes, smallest)
    whole, rest = leave_out(pieces)
    odds = recognizer.log_odds(np.concatenate([whole[None], rest]), digit)
    drops = odds[0] - odds[1:]
    weights: list[NDArray[np.float64]] = [
        np.interp(_shares(stroke), pieces.middles[pieces.owners == i], drops[pieces.owners == i])
        for i, stroke in enumerate(strokes)
    ]
    most = max(float(np.abs(weight).max()) for weight in weights)
    return [weight / most if most >= LEAST else np.zeros_like(weight) for weight in weights]


def _shares(stroke: Polyline) -> NDArray[np.floating]:
    """Say where each point of a stroke lies, as a share of its length."""
    at = arc_length(to_complex(stroke))
    return at / at[-1] if at[-1] else at
