"""The table of a comparison: a row for each kind of examples, with its verdict."""

from collections.abc import Sequence

from pynumdraw.learn.comparison.paired import Compared
from pynumdraw.learn.evaluation.table import Table

NOTE = (
    "wrong → right: read right by the new model only; right → wrong: by the old one only. Difference: of the share\n"
    "read right, in points, with a 95 % interval (paired bootstrap). p: exact McNemar test, two-sided. Verdict:\n"
    "one-sided, corrected for the number of rows (Holm, 5 %), and more than 0.05 points. Neither model learned from\n"
    "any of these examples."
)


def verdict_table(found: Sequence[Compared]) -> Table:
    """Return the table of a comparison."""
    heading = ["compared", "examples", "wrong → right", "right → wrong", "difference, points", "p", "verdict"]
    return Table(heading, [_row(one) for one in found])


def _row(one: Compared) -> list[str]:
    paired = one.paired
    low, high = one.difference.interval
    return [
        paired.name,
        f"{len(paired.before):,}",
        f"{paired.gained:,}",
        f"{paired.lost:,}",
        f"{100 * one.difference.value:+.2f} ({100 * low:+.2f} to {100 * high:+.2f})",
        f"{one.p:.2g}",
        one.verdict,
    ]
