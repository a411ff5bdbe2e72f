"""The picture of a comparison: the drawings that only one of the two models reads right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from pynumdraw.learn.comparison.rows import Ink, Row
from pynumdraw.learn.report.plots import GREY, WIDTH
from pynumdraw.learn.report.report import STYLE, save_figure

ACROSS, DOWN, HEIGHT = 8, 3, 1.5
"""Drawings in a row of the picture, rows of each kind of change, and the height of a row in widths of a drawing."""
WIDEST = 14
"""Characters in a line of a caption."""


class Changed(NamedTuple):
    """An example that one model reads right and the other does not, with the caption of its picture."""

    ink: Ink
    caption: str


def write_changes(rows: Sequence[Row], old: str, new: str, path: Path) -> None:
    """Write the picture of a comparison of the models `old` and `new` as PNG."""
    gained = [change for row in rows for change in _changed(row, ~row.paired.before & row.paired.after)]
    lost = [change for row in rows for change in _changed(row, row.paired.before & ~row.paired.after)]
    kinds = [(f"{new} reads right what {old} does not", gained), (f"{old} reads right what {new} does not", lost)]
    lines = [min(DOWN, -(-len(changes) // ACROSS)) or 1 for _, changes in kinds]
    library: Any = matplotlib  # whose own types are incomplete here
    with library.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, sum(lines) * HEIGHT * WIDTH / ACROSS + 0.8))
        axes = figure.subplots(2, height_ratios=lines)
        for one, (title, changes), down in zip(axes, kinds, lines):
            _gallery(one, f"{title}: {len(changes)}", _evenly(changes), down)
        save_figure(figure, path)


def _changed(row: Row, which: Any) -> list[Changed]:
    return [
        Changed(row.ink[i], _caption(row.labels[i], row.before[i], row.after[i]))
        for i in np.flatnonzero(which).tolist()
    ]


def _caption(label: str, before: str, after: str) -> str:
    """Return what a drawing shows, and under it what both models read, in narrow lines."""
    change = f"{before or '–'} → {after or '–'}"
    return f"{label or 'no number'}\n{change if len(change) <= WIDEST else change.replace(' → ', chr(10) + '→ ')}"


def _evenly(changes: Sequence[Changed]) -> list[Changed]:
    """Return as many changes as the picture has room for, from all over the rows."""
    shown = min(len(changes), ACROSS * DOWN)
    return [changes[i * len(changes) // shown] for i in range(shown)]


def _gallery(axes: Any, title: str, changes: Sequence[Changed], down: int) -> None:
    axes.set_title(title)
    axes.set(xlim=(0, ACROSS), ylim=(down * HEIGHT, 0), aspect="equal")
    axes.axis("off")
    for i, (ink, caption) in enumerate(changes):
        left, top = i % ACROSS, i // ACROSS * HEIGHT
        if isinstance(ink, np.ndarray):
            axes.imshow(1 - ink, cmap="gray", vmin=0, vmax=1, extent=(left + 0.08, left + 0.92, top + 0.92, top + 0.08))
        else:
            _draw(axes, ink, left, top)
        axes.text(left + 0.5, top + 0.98, caption, ha="center", va="top", fontsize=7.5, color=GREY)


def _draw(axes: Any, strokes: Ink, left: float, top: float) -> None:
    """Draw strokes into a square of 0.84."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 0.76 / max(float((high - low).max()), 1e-6)
    for stroke in strokes:
        x, y = ((stroke - (low + high) / 2) * scale + [left + 0.5, top + 0.5]).T
        axes.plot(x, y, color="black", linewidth=1.3, solid_capstyle="round", marker="." if len(x) == 1 else "")
