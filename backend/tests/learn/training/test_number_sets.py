"""Models are scored by numbers of writers that none of them was trained on, always the same ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.ink_files import read_ink
from pynumdraw.learn.evaluation.number_results import NumberSet
from pynumdraw.learn.training.number_sets import number_sets
from pynumdraw.model.artefact import load_current
from pynumdraw.model.sidecar import Sidecar


def learned_from(path: Path, held_back: list[str]) -> Sidecar:
    sum_of_content = hashlib.sha256(unpack(path)).hexdigest()
    return msgspec.structs.replace(
        load_current()[1], training_data={path.name: sum_of_content}, held_back={path.name: held_back}
    )


@pytest.fixture
def sets(pen_digits_file: Path, omniglot_file: Path) -> dict[str, NumberSet]:
    writer = next(read_ink(pen_digits_file)).writer
    sidecar = learned_from(pen_digits_file, [writer])
    return {one.name: one for one in number_sets([pen_digits_file, omniglot_file], [sidecar])}


def test_single_digits_are_those_of_the_writers_held_back(sets: dict[str, NumberSet], pen_digits_file: Path) -> None:
    examples = list(read_ink(pen_digits_file))
    theirs = [one.label for one in examples if one.writer == examples[0].writer]
    assert list(sets["single digits"].numbers) == theirs


def test_numbers_have_several_digits_and_each_point_has_its_digit(sets: dict[str, NumberSet]) -> None:
    for name in ("numbers", "distorted numbers"):
        assert all(len(number) > 1 for number in sets[name].numbers)
        for drawing, number, owners in zip(sets[name].drawings, sets[name].numbers, sets[name].owners):
            assert [len(stroke.x) for stroke in drawing.strokes] == list(map(len, owners))
            assert set(np.concatenate(owners).tolist()) - {-1} == set(range(len(number)))


def test_independent_numbers_and_words_have_each_drawing_about_once(pen_digits_file: Path, omniglot_file: Path) -> None:
    writers = sorted({one.writer for one in read_ink(pen_digits_file)})[:-1]
    sidecar = learned_from(pen_digits_file, writers)
    found = number_sets([pen_digits_file, omniglot_file], [sidecar], are_independent=True)
    sets = {one.name: one for one in found}
    for name in ("numbers", "distorted numbers"):
        digits = len(sets["single digits"].numbers)
        assert len(sets[name].numbers) == max(100, digits // 4)
        assert sum(map(len, sets[name].numbers)) < 1.5 * max(400, digits)
    assert len(sets["words"].drawings) == max(100, len(sets["characters"].drawings) // 4)


def test_characters_and_words_are_no_numbers(sets: dict[str, NumberSet]) -> None:
    assert not sets["characters"].numbers
    assert not sets["words"].numbers
    assert len(sets["words"].drawings) == min(len(sets["characters"].drawings), 2000)


def test_the_same_ink_gives_the_same_sets(pen_digits_file: Path) -> None:
    writer = next(read_ink(pen_digits_file)).writer
    first, again = (number_sets([pen_digits_file], [learned_from(pen_digits_file, [writer])]) for _ in range(2))
    assert msgspec.json.encode([one.drawings for one in first]) == msgspec.json.encode([one.drawings for one in again])


def test_without_unseen_ink_there_are_no_sets(pen_digits_file: Path) -> None:
    assert number_sets([pen_digits_file], [learned_from(pen_digits_file, [])]) == []
    assert number_sets([], []) == []
