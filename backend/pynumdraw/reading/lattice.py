"""The lattice of all ways to divide a drawing into digits, and the readings it holds, by dynamic programming.

A semi-Markov conditional random field (S. Sarawagi, W. Cohen: "Semi-Markov Conditional Random Fields for Information
Extraction", NIPS 2004): a path through the lattice is a sequence of candidates, each with a label; its score is the sum
of theirs.
"""

from collections.abc import Sequence
from math import exp, inf, log
from operator import itemgetter
from typing import NamedTuple

BEAM = 5
"""Partial readings that are kept at each part of the drawing: the best ones."""
LABELS = 4
"""Labels of a candidate that are followed, at most."""
MIN_RATIO = 1e-3
"""Least ratio of the probability of a label, or of a reading, to that of the best one, if it is followed."""
_FAR = log(MIN_RATIO)


class Edge(NamedTuple):
    """A candidate with its score and the probabilities of its labels.

    Attributes
    ----------
    start, end : int
        The range of parts.
    score : float
        A natural logarithm; with a label, the logarithm of the label's probability is added.
    probabilities : sequence of 10 floats, [0, 1]
        Probability of each digit as its label; they sum to 1.
    """

    start: int
    end: int
    score: float
    probabilities: Sequence[float]


class Path(NamedTuple):
    """A reading of a drawing.

    Attributes
    ----------
    number : str
    probability : float, [0, 1]
        Posterior probability of the number, over all paths that read it.
    edges : tuple of int
        Indices of the edges on the most probable of these paths.
    """

    number: str
    probability: float
    edges: tuple[int, ...]


class Paths(NamedTuple):
    """The readings of a lattice.

    Attributes
    ----------
    best : list of Path
        Most probable first, at most `BEAM`.
    marginals : list of float, [0, 1]
        For each edge, the posterior probability that it is a digit of the drawing.
    log_sum : float
        Logarithm of the sum of the exponentials of all paths' scores.
    """

    best: list[Path]
    marginals: list[float]
    log_sum: float


_Hypothesis = tuple[float, float, tuple[int, ...]]
"""The score of all paths to a place that read one number, that of the best of them, and its edges."""


def read_paths(length: int, edges: Sequence[Edge]) -> Paths:
    """Return the readings of a lattice over `length` parts."""
    ending: list[list[int]] = [[] for _ in range(length + 1)]
    for i, edge in enumerate(edges):
        ending[edge.end].append(i)
    forward = [0.0] + [-inf] * length
    for end in range(1, length + 1):
        forward[end] = log_sum_exp([forward[edges[i].start] + edges[i].score for i in ending[end]])
    backward = [-inf] * length + [0.0]
    for end in range(length, 0, -1):
        for i in ending[end]:
            start, _, score, _ = edges[i]
            backward[start] = log_sum_exp([backward[start], score + backward[end]])
    whole = forward[length]
    marginals = [exp(min(0.0, forward[start] + score + backward[end] - whole)) for start, end, score, _ in edges]
    paths = [
        Path(number, exp(min(0.0, total - whole)), path)
        for number, (total, _, path) in _beam(length, edges, ending).items()
    ]
    return Paths(paths, marginals, whole)


def _beam(length: int, edges: Sequence[Edge], ending: Sequence[Sequence[int]]) -> dict[str, _Hypothesis]:
    beams: list[dict[str, _Hypothesis]] = [{"": (0.0, 0.0, ())}]
    for end in range(1, length + 1):
        found: dict[str, _Hypothesis] = {}
        for i in ending[end]:
            _, _, score, probabilities = edges[i]
            labels = [(str(label), score + log(probability)) for probability, label in likely_labels(probabilities)]
            for number, (total, best, path) in beams[edges[i].start].items():
                for label, gain in labels:
                    longer, one = number + label, (total + gain, best + gain, (*path, i))
                    found[longer] = _united(found[longer], one) if longer in found else one
        beams.append(_best(found) if len(found) > 1 else found)
    return beams[length]


def _best(found: dict[str, _Hypothesis]) -> dict[str, _Hypothesis]:
    """Return what is followed, best first: what comes after a place is the same for all, so what is far stays far."""
    ranked = sorted(found.items(), key=lambda item: -item[1][0])[:BEAM]
    least = ranked[0][1][0] + _FAR
    return {number: one for number, one in ranked if one[0] >= least}


def likely_labels(probabilities: Sequence[float]) -> list[tuple[float, int]]:
    """Return the labels that are followed, each after its probability, the most probable first: at least one."""
    least = max(probabilities) * MIN_RATIO
    likely = [(probability, label) for label, probability in enumerate(probabilities) if probability >= least]
    likely.sort(reverse=True)
    return likely[:LABELS]


def _united(a: _Hypothesis, b: _Hypothesis) -> _Hypothesis:
    """Return the hypothesis of a number that two sets of paths read."""
    _, best, path = max(a, b, key=itemgetter(1))
    return log_sum_exp([a[0], b[0]]), best, path


def log_sum_exp(values: Sequence[float]) -> float:
    """Return the logarithm of the sum of exponentials; of none, minus infinity."""
    if len(values) == 1:
        return values[0]
    most = max(values, default=-inf)
    if most == -inf:
        return most
    return most + log(sum([exp(value - most) for value in values]))
