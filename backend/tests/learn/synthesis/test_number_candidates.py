"""The candidates of composed numbers are what they are said to be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pynumdraw.learn.data.ink_files import read_set
from pynumdraw.learn.synthesis.number_candidates import Kind, TrueCandidate, true_candidates
from pynumdraw.learn.synthesis.numbers import Composed, by_writer, compose_number
from pynumdraw.learn.training.config import SYNTHESIS

ONE = np.stack([np.full(21, 0.0), np.linspace(0, 1, 21)], axis=1)


def side_by_side(*lines: tuple[float, int]) -> Composed:
    """Draw upright lines at some x, each with the index of the digit that it belongs to."""
    strokes = [ONE + np.array([x, 0]) for x, _ in lines]
    number = "1" * (1 + max(digit for _, digit in lines))
    return Composed(number, strokes, [np.full(21, digit) for _, digit in lines])


def kinds(number: Composed, doubted: float = 1.0) -> Counter[Kind]:
    return Counter(one.kind for one in true_candidates(number, doubted, np.random.default_rng(0)))


def test_neighbours_are_digits_alone_and_a_pair_together() -> None:
    assert kinds(side_by_side((0, 0), (0.3, 1))) == {Kind.DIGIT: 2, Kind.PAIR: 1}


def test_the_strokes_of_a_digit_are_pieces_of_it_alone() -> None:
    assert kinds(side_by_side((0, 0), (0.3, 0))) == {Kind.PIECE: 2, Kind.DIGIT: 1}


def test_a_digit_beyond_doubt_is_not_divided() -> None:
    number = side_by_side((0, 0), (0.02, 0), (3, 1))
    assert kinds(number, doubted=0.0)[Kind.PIECE] == 0
    assert kinds(number, doubted=1.0)[Kind.PIECE] == 2


def test_ink_that_belongs_to_no_digit_makes_no_candidate() -> None:
    number = side_by_side((0, 0), (0.3, 1))
    number.owners[1][:] = -1
    assert kinds(number) == {Kind.DIGIT: 1}


@pytest.fixture(scope="module")
def met(pen_digits_file: Path) -> list[tuple[Composed, TrueCandidate]]:
    """Find the candidates of 400 numbers, each of one writer."""
    writers, rng = by_writer(read_set(pen_digits_file)), np.random.default_rng(0)
    numbers = [
        compose_number(writers[i % len(writers)], SYNTHESIS.candidates, SYNTHESIS.distortion, rng) for i in range(400)
    ]
    return [(number, one) for number in numbers for one in true_candidates(number, SYNTHESIS.doubted, rng)]


def test_all_kinds_are_met_and_most_are_digits(met: list[tuple[Composed, TrueCandidate]]) -> None:
    found = Counter(one.kind for _, one in met)
    assert found[Kind.DIGIT] > found[Kind.PAIR] > found[Kind.PIECE] > 0


def test_digits_are_cut_out_of_joined_strokes_with_a_rest_of_the_joint(
    met: list[tuple[Composed, TrueCandidate]],
) -> None:
    def is_cut(number: Composed, one: TrueCandidate) -> bool:
        return not {len(stroke) for stroke in one.strokes} <= {len(stroke) for stroke in number.strokes}

    cut = [(number, one) for number, one in met if one.kind is Kind.DIGIT and is_cut(number, one)]
    assert len(cut) > 5
    for number, one in cut:
        share = sum(map(len, one.strokes)) / sum(int((owner == one.digit).sum()) for owner in number.owners)
        assert 0.85 < share < 1.2


def test_the_same_seed_finds_the_same(pen_digits_file: Path) -> None:
    writers = by_writer(read_set(pen_digits_file))

    def found() -> list[float]:
        rng = np.random.default_rng(5)
        number = compose_number(writers[0], SYNTHESIS.candidates, SYNTHESIS.distortion, rng)
        return [float(np.concatenate(one.strokes).sum()) for one in true_candidates(number, 0.5, rng)]

    assert found() == found()
