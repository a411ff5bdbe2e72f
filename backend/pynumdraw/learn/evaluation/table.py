"""Tables of results, of one model or of two side by side, as text or as Markdown."""

from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np

from pynumdraw.learn.evaluation.model_scores import Kind, NumberKind, Results
from pynumdraw.learn.evaluation.scoring import Estimate

NOTE = "In brackets: 95 % intervals, bootstrap of 1,000 resamples."
DIFFERENCE = "difference"
KINDS = (*get_args(Kind), *get_args(NumberKind))
NOT_IN_PERCENT = ("AUROC",)
"""Scores that are not shown in percent."""


class Table(NamedTuple):
    """A heading for each column, and rows of cells; the first column is text."""

    heading: list[str]
    rows: list[list[str]]


def tables(*models: tuple[str, Sequence[Results]]) -> list[Table]:
    """Make a table of each kind of results, unless it would be empty.

    Parameters
    ----------
    models : tuples of str and sequence of Results
        The name and the results of one model, or of two that answered the same data sets.
    """
    names, found = zip(*models)
    data_sets = list(zip(*found))
    of_kinds = [[d for d in data_sets if d[0].kind == kind] for kind in KINDS]
    return [_table(names, of_kind) for of_kind in of_kinds if of_kind]


def as_text(table: Table) -> str:
    """Format a table with columns aligned by spaces."""
    lines = [table.heading, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines)]
    aligned = [[line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])] for line in lines]
    return "\n".join("  ".join(cells).rstrip() for cells in aligned)


def as_markdown(table: Table, rule: str = "--:") -> str:
    """Format a table in GitHub's Markdown; `rule` aligns all columns but the first, to the right by default."""
    rules = ["---"] + [rule] * (len(table.heading) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [table.heading, rules, *table.rows])


def _table(models: Sequence[str], data_sets: list[tuple[Results, ...]]) -> Table:
    first = data_sets[0][0]
    scores = [name if name in NOT_IN_PERCENT else f"{name}, %" for name in first.scores]
    model = ["model"] if len(models) > 1 else []
    rows = [row for data_set in data_sets for row in _rows(models, data_set)]
    return Table([first.kind, "examples", *model, *scores], rows)


def _rows(models: Sequence[str], data_set: tuple[Results, ...]) -> list[list[str]]:
    """Return one row for a single model; for two, a row for each and a row of their difference."""
    title = [data_set[0].title, f"{data_set[0].examples:,}"]
    cells = [[_cell(name, score) for name, score in of_model.scores.items()] for of_model in data_set]
    if len(models) == 1:
        return [[*title, *cells[0]]]
    before, after = (of_model.scores for of_model in data_set)
    difference = [_cell(name, after[name].minus(before[name]), "+") for name in after]
    return [[*title, models[0], *cells[0]], ["", "", models[1], *cells[1]], ["", "", DIFFERENCE, *difference]]


def _cell(name: str, score: Estimate, sign: str = "") -> str:
    if np.isnan(score.value):
        return "–"
    factor, form = (1, f"{sign}.3f") if name in NOT_IN_PERCENT else (100, f"{sign}.2f")
    value, low, high = (format(factor * x, form) for x in (score.value, *score.interval))
    return f"{value} ({low} to {high})" if sign else f"{value} ({low}–{high})"
