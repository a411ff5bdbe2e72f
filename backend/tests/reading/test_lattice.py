"""The lattice finds what counting all its paths would find."""

from __future__ import annotations

from itertools import product
from math import exp, inf, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynumdraw.reading.lattice import BEAM, Edge, Paths, log_sum_exp, read_paths

FEW = (1, 4, 7)
"""Labels that have a probability: with more, there would be too many paths to count."""


def edge(start: int, end: int, score: float, weights: tuple[float, ...]) -> Edge:
    probabilities = [0.0] * 10
    for label, weight in zip(FEW, weights):
        probabilities[label] = weight / sum(weights)
    return Edge(start, end, score, probabilities)


def label_score(one: Edge, label: int) -> float:
    return one.score + log(one.probabilities[label])


@st.composite
def lattices(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """Make lattices over up to four parts, each of which is a candidate by itself, with any other candidates."""
    length = draw(st.integers(1, 4))
    ranges = [(start, end) for start in range(length) for end in range(start + 1, length + 1)]
    chosen = [one for one in ranges if one[1] == one[0] + 1 or draw(st.booleans())]
    weights = st.tuples(*[st.floats(0.01, 1)] * len(FEW))
    return length, [edge(*one, draw(st.floats(-4, 2)), draw(weights)) for one in draw(st.permutations(chosen))]


def sequences(start: int, length: int, edges: list[Edge]) -> list[list[int]]:
    """Return all sequences of edges from a part to the end."""
    if start == length:
        return [[]]
    after = [(i, edge.end) for i, edge in enumerate(edges) if edge.start == start]
    return [[i, *rest] for i, end in after for rest in sequences(end, length, edges)]


def enumerate_paths(length: int, edges: list[Edge]) -> dict[tuple[tuple[int, int], ...], float]:
    """Return the weight of each path, a sequence of edges and labels."""
    return {
        tuple(zip(path, labels)): exp(sum(label_score(edges[i], label) for i, label in zip(path, labels)))
        for path in sequences(0, length, edges)
        for labels in product(FEW, repeat=len(path))
    }


@settings(deadline=None)
@given(lattices())
def test_sum_and_marginals_are_those_of_all_paths(lattice: tuple[int, list[Edge]]) -> None:
    length, edges = lattice
    weights, paths = enumerate_paths(length, edges), read_paths(length, edges)
    total = sum(weights.values())
    assert paths.log_sum == pytest.approx(log(total), abs=1e-6)
    for i in range(len(edges)):
        expected = sum(weight for path, weight in weights.items() if i in [one for one, _ in path]) / total
        assert paths.marginals[i] == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(lattices())
def test_best_number_has_the_weight_of_all_paths_that_read_it(lattice: tuple[int, list[Edge]]) -> None:
    length, edges = lattice
    weights, paths = enumerate_paths(length, edges), read_paths(length, edges)
    numbers: dict[str, float] = {}
    for path, weight in weights.items():
        number = "".join(str(label) for _, label in path)
        numbers[number] = numbers.get(number, 0.0) + weight / sum(weights.values())
    assert_ranked(paths)
    for path in paths.best:  # the beam may miss some of the paths, never find any more
        assert path.probability <= numbers[path.number] + 1e-6
        assert len(path.edges) == len(path.number)
    if length <= 2:  # nothing falls out of the beam
        best = sorted(numbers, key=lambda number: -numbers[number])
        assert paths.best[0].probability == pytest.approx(numbers[best[0]], abs=1e-3)


def assert_ranked(paths: Paths) -> None:
    probabilities = [path.probability for path in paths.best]
    assert 1 <= len(probabilities) <= BEAM
    assert probabilities == sorted(probabilities, reverse=True)
    assert len({path.number for path in paths.best}) == len(probabilities)
    assert sum(probabilities) <= 1 + 1e-9


def test_edges_of_a_number_are_those_of_its_most_probable_path() -> None:
    together = edge(0, 2, 0.0, (0, 1, 0))
    paths = read_paths(2, [together, edge(1, 2, 2.0, (1, 0, 0)), edge(0, 1, 2.0, (1, 0, 0))])
    assert [(path.number, path.edges) for path in paths.best] == [("11", (2, 1)), ("4", (0,))]
    assert paths.best[0].probability == pytest.approx(exp(4) / (exp(4) + 1))


def test_long_lattices_and_extreme_scores_stay_finite() -> None:
    for score in (-700.0, 0.0, 700.0):
        paths = read_paths(64, [Edge(i, i + 1, score, [0.1] * 10) for i in range(64)])
        assert abs(paths.log_sum) < inf
        assert paths.marginals[0] == pytest.approx(1.0)
        assert_ranked(paths)


def test_log_sum_exp_of_none_is_minus_infinity() -> None:
    assert log_sum_exp([]) == log_sum_exp([-inf, -inf]) == -inf
    assert log_sum_exp([1000.0, 1000.0]) == pytest.approx(1000 + log(2))
