"""The lattice of all ways to divide a drawing into digits, and the readings it holds, by dynamic programming.

A semi-Markov conditional random field (S. Sarawagi, W. Cohen: "Semi-Markov Conditional Random Fields for Information
Extraction", NIPS 2004): a path through the lattice is a sequence of candidates, each with a label; its score is the sum
of theirs.
"""

from collections.abc import Sequence
from math import exp, inf, log
from typing import NamedTuple

BEAM = 5
"""Readings that are followed from each place in the drawing."""
LABELS = 4
"""Labels of a candidate that are followed, at most."""
FAR = 7.0
"""Difference in score from the best label beyond which no other is followed."""


class Edge(NamedTuple):
    """A candidate with its scores.

    Attributes
    ----------
    start, end : int
        The range of parts.
    scores : sequence of 10 floats
        The score of each digit as its label, a natural logarithm.
    """

    start: int
    end: int
    scores: Sequence[float]


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
    marginals : list of lists of 10 floats, [0, 1]
        For each edge, and each label, the posterior probability that it is a digit of the drawing and reads so.
    log_sum : float
        Logarithm of the sum of the exponentials of all paths' scores.
    """

    best: list[Path]
    marginals: list[list[float]]
    log_sum: float


class _Hypothesis(NamedTuple):
    total: float
    best: float
    edges: tuple[int, ...]


def read_paths(length: int, edges: Sequence[Edge]) -> Paths:
    """Return the readings of a lattice over `length` parts."""
    ending: list[list[int]] = [[] for _ in range(length + 1)]
    for i, edge in enumerate(edges):
        ending[edge.end].append(i)
    sums = [log_sum_exp(edge.scores) for edge in edges]
    forward = [0.0] + [-inf] * length
    for end in range(1, length + 1):
        forward[end] = log_sum_exp([forward[edges[i].start] + sums[i] for i in ending[end]])
    backward = [-inf] * length + [0.0]
    for end in range(length, 0, -1):
        for i in ending[end]:
            start = edges[i].start
            backward[start] = log_sum_exp([backward[start], sums[i] + backward[end]])
    whole = forward[length]
    marginals = [
        [exp(forward[edge.start] + score + backward[edge.end] - whole) for score in edge.scores] for edge in edges
    ]
    best = _beam(length, edges, ending)
    ranked = sorted(best.items(), key=lambda item: -item[1].total)
    paths = [Path(number, exp(min(0.0, one.total - whole)), one.edges) for number, one in ranked]
    return Paths(paths, marginals, whole)


def _beam(length: int, edges: Sequence[Edge], ending: Sequence[Sequence[int]]) -> dict[str, _Hypothesis]:
    beams: list[dict[str, _Hypothesis]] = [{"": _Hypothesis(0.0, 0.0, ())}]
    for end in range(1, length + 1):
        found: dict[str, _Hypothesis] = {}
        for i in ending[end]:
            labels = _likely(edges[i].scores)
            for number, (total, best, path) in beams[edges[i].start].items():
                for label, score in labels:
                    longer, one = number + label, _Hypothesis(total + score, best + score, (*path, i))
                    found[longer] = _united(found[longer], one) if longer in found else one
        if len(found) > BEAM:
            found = dict(sorted(found.items(), key=lambda item: -item[1].total)[:BEAM])
        beams.append(found)
    return beams[length]


def _likely(scores: Sequence[float]) -> list[tuple[str, float]]:
    """Return the labels that are followed, with their scores."""
    least = max(scores) - FAR
    likely = [(str(label), score) for label, score in enumerate(scores) if score >= least]
    return likely if len(likely) <= LABELS else sorted(likely, key=lambda one: -one[1])[:LABELS]


def _united(a: _Hypothesis, b: _Hypothesis) -> _Hypothesis:
    """Return the hypothesis of a number that two sets of paths read."""
    total = log_sum_exp([a.total, b.total])
    return _Hypothesis(total, a.best, a.edges) if a.best >= b.best else _Hypothesis(total, b.best, b.edges)


def log_sum_exp(values: Sequence[float]) -> float:
    """Return the logarithm of the sum of exponentials; of none, minus infinity."""
    most = max(values, default=-inf)
    return most if most == -inf else most + log(sum([exp(value - most) for value in values]))
