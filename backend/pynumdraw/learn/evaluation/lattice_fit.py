"""Fit the weights of the lattice of readings, and those that tell numbers from other drawings."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pynumdraw.ink.segmentation import Candidate
from pynumdraw.model.recognizer import Reading
from pynumdraw.model.sidecar import Calibration, LatticeWeights, NumberWeights
from pynumdraw.reading.lattice import Edge, read_paths
from pynumdraw.reading.number import score, terms
from pynumdraw.reading.stroke_candidates import CandidateSet

MAJORITY = 0.85
"""Share of a part's points that must belong to one digit for the part to be the digit's."""
PENALTY = 1e-4
"""Weight of the squares of the weights in the loss."""

Labelled = list[tuple[int, int]]
"""The true reading of a drawing: index and label of each of its digits' candidates."""


class Example(NamedTuple):
    """The candidates of a drawing, and which of them are its digits.

    Attributes
    ----------
    length : int
        Number of the drawing's parts.
    candidates : sequence of Candidate
    readings : sequence of Reading
    labelled : list of (int, int)
    """

    length: int
    candidates: Sequence[Candidate]
    readings: Sequence[Reading]
    labelled: Labelled


def align(found: CandidateSet, owners: Sequence[NDArray[np.integer]], number: str) -> Labelled | None:
    """Return the true reading of a drawing; None where no sequence of candidates has it.

    Parameters
    ----------
    found : CandidateSet
    owners : sequence of arrays (n,), int
        For each point of each stroke the index of its digit in `number`; less than 0 for none.
    number : str
    """
    theirs = [_owner(owners[part.stroke][part.first : part.last + 1]) for part in found.parts.kept]
    starts = [i for i, owner in enumerate(theirs) if not i or owner != theirs[i - 1]]
    if [theirs[i] for i in starts] != list(range(len(number))):
        return None
    places = {one[:2]: i for i, one in enumerate(found.candidates)}
    ranges = list(zip(starts, [*starts[1:], len(theirs)]))
    if any(one not in places for one in ranges):
        return None
    return [(places[one], int(label)) for one, label in zip(ranges, number)]


def _owner(owners: NDArray[np.integer]) -> int | None:
    values, counts = np.unique(owners, return_counts=True)
    return int(values[counts.argmax()]) if counts.max() >= MAJORITY * len(owners) else None


def fit_lattice(examples: Sequence[Example], calibration: Calibration) -> LatticeWeights:
    """Find the weights with which true readings are most probable (maximum conditional likelihood)."""
    offset = calibration.bias / calibration.temperature
    prepared = [
        (one, np.array([terms(c, r, offset) for c, r in zip(one.candidates, one.readings)])) for one in examples
    ]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(weights)
        for example, values in prepared:
            edges = [
                Edge(c.start, c.end, score(c, r, weights.tolist(), offset), r.probabilities)
                for c, r in zip(example.candidates, example.readings)
            ]
            paths = read_paths(example.length, edges)
            total += paths.log_sum - sum(edges[i].score for i, _ in example.labelled)  # labels have no weights
            gradient += np.array(paths.marginals) @ values
            gradient -= sum(values[i] for i, _ in example.labelled)
        n = len(examples)
        return total / n + PENALTY * float(weights @ weights), gradient / n + 2 * PENALTY * weights

    start = [1.0] + [0.0] * (len(LatticeWeights.__struct_fields__) - 1)
    return LatticeWeights(*minimize(loss, start, method="L-BFGS-B", jac=True, options={"maxiter": 60}).x.tolist())


def fit_number(
    features: NDArray[np.float64], is_number: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NumberWeights:
    """Fit a logistic regression.

    Parameters
    ----------
    features : array (n, 10)
        Of each reading of several digits, as `number_features` returns them.
    is_number : array (n,)
        Whether the drawing is a number.
    weights : array (n,)
        Weight of each example.
    """
    signs = np.where(is_number, -1.0, 1.0)

    def loss(parameters: NDArray[np.float64]) -> float:
        penalty = PENALTY * float(parameters[1:] @ parameters[1:])
        return float(weights @ np.logaddexp(0, signs * (features @ parameters))) / weights.sum() + penalty

    return NumberWeights(*minimize(loss, [0.0] * features.shape[1], method="BFGS").x.tolist())
