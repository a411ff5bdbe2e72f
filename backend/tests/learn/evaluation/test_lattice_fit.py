"""Fitted weights make true readings probable, and tell numbers from what is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import astuple
from number_ink import PenDigit, Strokes, arc, drawing, joined, polyline, side_by_side
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.ink_files import read_set
from pynumdraw.learn.evaluation.lattice_fit import Example, align, fit_lattice, fit_number
from pynumdraw.learn.synthesis.numbers import by_writer, compose_number, to_drawing
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import LatticeWeights
from pynumdraw.reading.lattice import Edge, read_paths
from pynumdraw.reading.number import score
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.reading.stroke_candidates import CandidateSet, find_candidates

RECOGNIZER = Recognizer()
CALIBRATION = RECOGNIZER.sidecar.calibration
FOUR = PenDigit("4", [polyline((0.3, -1), (0, -0.4), (0.6, -0.4)), polyline((0.4, -0.8), (0.4, 0))])
ZERO = PenDigit("0", [arc(0.4, -0.5, 0.4, -90, 270)])


def find(*drawings: Drawing) -> list[CandidateSet]:
    return find_candidates(drawings, RECOGNIZER, StageTimer())


def owners_of(digits: list[Strokes]) -> list[np.ndarray]:
    return [np.full(len(stroke), i) for i, strokes in enumerate(digits) for stroke in strokes]


@pytest.fixture(scope="module")
def examples(pen_digits_file: Path) -> list[Example]:
    writers, rng = by_writer(read_set(pen_digits_file)), np.random.default_rng(0)
    style, distortion = SYNTHESIS.numbers, SYNTHESIS.distortion
    composed = [compose_number(writers[i % len(writers)], style, distortion, rng) for i in range(120)]
    found = find(*(to_drawing(one.strokes) for one in composed))
    labelled = [align(candidates, one.owners, one.number) for candidates, one in zip(found, composed)]
    return [
        Example(len(one.parts.kept), one.candidates, one.candidate_readings(), truth)
        for one, truth in zip(found, labelled)
        if truth is not None
    ]


def log_likelihood(example: Example, weights: LatticeWeights) -> float:
    offset = CALIBRATION.bias / CALIBRATION.temperature
    edges = [
        Edge(one.start, one.end, score(one, reading, astuple(weights), offset), reading.probabilities)
        for one, reading in zip(example.candidates, example.readings)
    ]
    return sum(edges[i].score for i, _ in example.labelled) - read_paths(example.length, edges).log_sum


@pytest.mark.parametrize("order", [1, -1])
def test_true_reading_has_a_candidate_for_each_digit_in_whatever_order_it_is_drawn(order: int) -> None:
    digits = side_by_side([FOUR, ZERO])
    [found] = find(drawing(joined(digits)[::order]))
    labelled = align(found, owners_of(digits)[::order], "40")
    assert labelled is not None
    assert [found.candidates[i][:2] for i, _ in labelled] == [(0, 2), (2, 3)]
    assert [label for _, label in labelled] == [4, 0]


def test_digits_that_are_no_candidates_have_no_true_reading() -> None:
    [found] = find(drawing([polyline((x, 0), (x, 1)) for x in (0, 0.5, 1)]))
    bars = [np.full(13, i) for i in range(3)]
    assert align(found, bars, "111") is not None
    assert align(found, [bars[0], bars[1], bars[0]], "11") is None, "the second digit lies in the midst of the first"
    assert align(found, [bars[0], np.arange(13) // 7, bars[1]], "11") is None, "a part belongs to both"


def test_most_composed_numbers_have_a_true_reading(examples: list[Example]) -> None:
    assert len(examples) >= 0.85 * 120


def test_fitted_weights_make_true_readings_more_probable(examples: list[Example]) -> None:
    fitted = fit_lattice(examples, CALIBRATION)
    before, after = ([log_likelihood(one, w) for one in examples] for w in (LatticeWeights(), fitted))
    assert np.mean(after) > np.mean(before)
    assert np.median(after) > np.log(0.9)
    assert fitted.is_digit > 0
    assert fitted.abreast < 0


def test_regression_finds_the_odds_that_data_have() -> None:
    rng = np.random.default_rng(0)
    features = np.column_stack([np.ones(4000), rng.normal(0, 2, (4000, 9))])
    truth = np.array([0.5, 0, 1.5, -1, 0, 0, 0, 0, 0, 0])
    is_number = rng.random(4000) < 1 / (1 + np.exp(-features @ truth))
    np.testing.assert_allclose(astuple(fit_number(features, is_number, np.ones(4000))), truth, atol=0.2)


def test_weight_of_an_example_is_as_many_examples() -> None:
    features = np.column_stack([np.ones(40), np.linspace(-1, 1, 40), np.zeros((40, 7))])
    is_number = np.arange(40) % 3 > 0
    twice = fit_number(np.repeat(features, 1 + is_number, axis=0), np.repeat(is_number, 1 + is_number), np.ones(66))
    np.testing.assert_allclose(astuple(fit_number(features, is_number, 1.0 + is_number)), astuple(twice), atol=1e-3)
