"""Paired comparisons: whether a model reads better or worse than another that answered the same examples."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from pynumdraw.learn.evaluation.scoring import Estimate, estimate

LEVEL = 0.05
"""Probability of calling any row better, or any row worse, by chance alone."""
LEAST_DIFFERENCE = 0.0005
"""A share of right answers that differs by no more than this is not called better or worse."""

Verdict = Literal["better", "worse", "no difference shown"]


class Paired(NamedTuple):
    """What two models made of the same examples; all arrays have one value for each.

    Attributes
    ----------
    name : str
    before, after : array of bool
        Whether the old and the new model are right.
    """

    name: str
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]

    @property
    def gained(self) -> int:
        """Number of examples that only the new model reads right."""
        return int((~self.before & self.after).sum())

    @property
    def lost(self) -> int:
        """Number of examples that only the old model reads right."""
        return int((self.before & ~self.after).sum())


class Compared(NamedTuple):
    """The result of a paired comparison.

    Attributes
    ----------
    paired : Paired
    difference : Estimate
        How much larger the share of right answers is.
    p : float, [0, 1]
        Of the two-sided exact test of Q. McNemar (Psychometrika 12, 1947).
    verdict : Verdict
    """

    paired: Paired
    difference: Estimate
    p: float
    verdict: Verdict


def compare(rows: Sequence[Paired]) -> list[Compared]:
    """Compare two models row by row; the verdicts on all rows together have an error rate of `LEVEL` (S. Holm, 1979).

    Parameters
    ----------
    rows : sequence of Paired
        Each has an example or more.
    """
    differences = [estimate(np.mean, row.after.astype(float) - row.before) for row in rows]
    is_worse = holm([one_sided(row.lost, row.gained) for row in rows])
    is_better = holm([one_sided(row.gained, row.lost) for row in rows])
    return [
        Compared(row, difference, mcnemar(row.gained, row.lost), _verdict(difference.value, better, worse))
        for row, difference, better, worse in zip(rows, differences, is_better, is_worse)
    ]


def _verdict(difference: float, is_better: bool, is_worse: bool) -> Verdict:
    if is_worse and difference < -LEAST_DIFFERENCE:
        return "worse"
    return "better" if is_better and difference > LEAST_DIFFERENCE else "no difference shown"


def mcnemar(gained: int, lost: int) -> float:
    """Return the probability of numbers as unequal as these, or more so, if both changes were equally likely."""
    return float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0


def one_sided(more: int, fewer: int) -> float:
    """Return the probability of `more` or more changes of one kind, if each were as likely as the other."""
    return float(binomtest(more, more + fewer, alternative="greater").pvalue) if more + fewer else 1.0


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Return which hypotheses are rejected, with a probability of at most `level` that any of them is true."""
    rejected = [False] * len(p_values)
    for rank, i in enumerate(np.argsort(p_values, kind="stable").tolist()):
        if p_values[i] > level / (len(p_values) - rank):
            break
        rejected[i] = True
    return rejected
