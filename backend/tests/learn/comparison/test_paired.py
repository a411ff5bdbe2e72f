"""Paired tests agree with their definitions, and verdicts are given only where there is a difference to show."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.learn.comparison.paired import Paired, compare, holm, mcnemar, one_sided

few, counts = st.integers(0, 6), st.integers(0, 400)


def row(both: int, gained: int, lost: int, name: str = "digits") -> Paired:
    before = [True] * both + [False] * gained + [True] * lost
    after = [True] * both + [True] * gained + [False] * lost
    return Paired(name, np.array(before, bool), np.array(after, bool))


@given(few, few)
def test_mcnemar_is_the_share_of_all_ways_to_toss_coins_that_are_as_unequal(gained: int, lost: int) -> None:
    n = gained + lost
    tosses = [sum(toss) for toss in product((0, 1), repeat=n)]
    as_unequal = sum(abs(2 * heads - n) >= abs(gained - lost) for heads in tosses)
    assert mcnemar(gained, lost) == pytest.approx(as_unequal / 2**n)


@given(counts, counts)
def test_one_sided_is_the_binomial_tail(more: int, fewer: int) -> None:
    n = more + fewer
    assert one_sided(more, fewer) == pytest.approx(sum(comb(n, k) for k in range(more, n + 1)) / 2**n)
    assert mcnemar(more, fewer) == pytest.approx(mcnemar(fewer, more))


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_rejects_no_less_than_bonferroni_and_no_more_than_no_correction(p_values: list[float]) -> None:
    rejected = holm(p_values)
    assert all(one for one, p in zip(rejected, p_values) if p <= 0.05 / len(p_values))
    assert not any(one for one, p in zip(rejected, p_values) if p > 0.05)
    kept = [p for one, p in zip(rejected, p_values) if not one]
    assert all(p <= min(kept, default=1) for one, p in zip(rejected, p_values) if one)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]  # the example in Holm's paper's style


def verdicts(*rows: Paired) -> list[str]:
    return [one.verdict for one in compare(rows)]


def test_verdicts() -> None:
    assert verdicts(row(900, 20, 2)) == ["better"]
    assert verdicts(row(900, 2, 20)) == ["worse"]
    assert verdicts(row(900, 9, 10)) == ["no difference shown"]
    assert verdicts(row(900, 0, 0)) == ["no difference shown"]


def test_a_difference_that_is_sure_but_tiny_is_not_called_worse() -> None:
    assert verdicts(row(100_000, 0, 20)) == ["no difference shown"]
    assert verdicts(row(20_000, 0, 20)) == ["worse"]


def test_many_rows_need_stronger_evidence() -> None:
    doubtful = row(900, 2, 9)
    assert verdicts(doubtful) == ["worse"]
    assert verdicts(doubtful, *[row(900, 0, 0)] * 5)[0] == "no difference shown"


@given(st.integers(1, 50), few, few)
def test_the_interval_of_the_difference_holds_it(both: int, gained: int, lost: int) -> None:
    (found,) = compare([row(both, gained, lost)])
    low, high = found.difference.interval
    assert found.difference.value == pytest.approx((gained - lost) / (both + gained + lost))
    assert low <= found.difference.value <= high
