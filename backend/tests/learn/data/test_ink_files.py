"""Labelled ink is put together and taken apart whole: no hand is on both sides of a split."""

from __future__ import annotations

import numpy as np
from pynumdraw.learn.data.ink_files import Ink, join, split_by_group, take


def ink(groups: str) -> Ink:
    """One drawing for each letter of `groups`, each telling by its only point which it was."""
    n = np.arange(len(groups))
    return Ink([[np.array([[i, i]], float)] for i in n], n / 10, n % 11, list(groups))


def places(part: Ink) -> list[int]:
    return [int(strokes[0][0, 0]) for strokes in part.drawings]


def test_a_writer_is_on_one_side_only() -> None:
    whole = ink("abcde" * 4)
    for seed in range(5):
        rest, held_back, names = split_by_group(whole, 0.4, np.random.default_rng(seed))
        assert set(held_back.groups) == set(names)
        assert len(names) == 2
        assert not set(rest.groups) & set(names)
        assert sorted(places(rest) + places(held_back)) == list(range(20))


def test_a_single_writer_is_learned_from() -> None:
    rest, held_back, names = split_by_group(ink("aaa"), 0.2, np.random.default_rng(0))
    assert (len(rest.drawings), len(held_back.drawings), names) == (3, 0, [])


def test_what_is_known_of_a_drawing_stays_with_it() -> None:
    both = join([ink("abc"), ink("de")])
    assert both.groups == list("abcde")
    picked = take(both, np.array([False, False, True, False, True]))
    assert places(picked) == [2, 1]
    assert (picked.specks.tolist(), picked.labels.tolist(), picked.groups) == ([0.2, 0.1], [2, 1], ["c", "e"])


def test_nothing_joined_is_empty_ink() -> None:
    nothing = join([])
    assert [len(column) for column in nothing] == [0, 0, 0, 0]
    assert nothing.labels.dtype == np.int64
