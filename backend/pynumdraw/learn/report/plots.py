"""The report's curves: how learning went, and how far confidence can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, StrMethodFormatter

from pynumdraw.learn.evaluation.evaluate import Evaluated
from pynumdraw.learn.evaluation.scoring import estimate
from pynumdraw.learn.report.style import BLUE, GREY, ORANGE, PALE, WIDTH, label_ends
from pynumdraw.model.sidecar import Thresholds

BARS = 10


def learning_curves(history: Sequence[Mapping[str, float]]) -> Figure:
    """Draw the loss and the errors of each epoch, on logarithmic scales."""
    figure = Figure(figsize=(WIDTH, 2.8))
    for axes, ending, title in zip(figure.subplots(1, 2), ("loss", "_error"), ("loss", "error, %")):
        names = [name for name in history[-1] if name.endswith(ending)]
        for name in names:
            values = [(100 if ending == "_error" else 1) * h[name] for h in history]
            axes.plot([h["epoch"] for h in history], values, marker="o" if len(history) == 1 else None)
        axes.set(title=title, xlabel="epoch", yscale="log")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set(
            major_locator=LogLocator(subs=(1, 2, 5)),
            major_formatter=StrMethodFormatter("{x:g}"),
            minor_formatter=NullFormatter(),
        )
        label_ends(axes, [name.removesuffix("_error").replace("_", " ") for name in names])
    return figure


def reliability(digits: Sequence[Evaluated]) -> Figure:
    """Draw, for ten steps of confidence, the share that is right, with its 95 % interval, and how many there are."""
    figure = Figure(figsize=(WIDTH, 3.0))
    for axes, e in zip(figure.subplots(1, len(digits), squeeze=False, sharey=True)[0], digits):
        axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
        _reliability_of(axes, e)
        axes.set(title=e.title, xlabel="confidence", xlim=(0, 1), ylim=(0, 1))
    figure.axes[0].set(ylabel="share that is right")
    return figure


def risk_coverage(digits: Sequence[Evaluated], thresholds: Thresholds) -> Figure:
    """Draw how many answers are wrong if only the most confident ones are given; dots: the verdict `number`."""
    figure = Figure(figsize=(WIDTH, 3.0))
    axes: Any = figure.subplots()
    for e in digits:
        wrong = ~e.right[np.argsort(-e.confidence, kind="stable")]
        given = np.arange(1, len(wrong) + 1)
        called = max(1, (e.confidence >= thresholds.number).sum())
        x, y = 100 * given / len(wrong), 100 * wrong.cumsum() / given
        axes.plot(x, y, marker="o", markevery=[called - 1])
    axes.set(xlim=(80, 100), xticks=range(80, 101, 5), ylim=(0, None))
    axes.set(xlabel="answers given, most confident first, %", title="wrong among the given, %")
    label_ends(axes, [e.title for e in digits])
    return figure


def scores(evaluated: Sequence[Evaluated], thresholds: Thresholds) -> Figure:
    """Draw how often each confidence is given, to digits and to non-digits, and where the verdicts begin."""
    figure = Figure(figsize=(WIDTH, 0.6 + 0.9 * len(evaluated)))
    rows = figure.subplots(len(evaluated), squeeze=False, sharex=True)[:, 0]
    for axes, e in zip(rows, sorted(evaluated, key=lambda e: e.kind)):
        colour = BLUE if e.kind == "digits" else ORANGE
        share = np.full(len(e.labels), 100 / len(e.labels))
        axes.hist(e.confidence, bins=50, range=(0, 1), weights=share, color=colour)
        axes.set(yscale="log", ylim=(0.01, 100), yticks=(0.01, 1, 100), yticklabels=("0.01 %", "1 %", "100 %"))
        axes.set_title(f"{e.title}: {e.kind}", color=colour)
        for limit in (thresholds.not_a_number, thresholds.number):
            axes.axvline(limit, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    rows[-1].set(xlim=(0, 1), xlabel="confidence; dashed: below the first not_a_number, from the second on number")
    return figure


def _reliability_of(axes: Any, e: Evaluated) -> None:
    """Draw one set's steps: bars for how many there are (of all), points for how many of these are right."""
    steps = np.minimum((e.confidence * BARS).astype(int), BARS - 1)
    middles = (np.arange(BARS) + 0.5) / BARS
    axes.bar(middles, np.bincount(steps, minlength=BARS) / len(steps), 1 / BARS, color=PALE, edgecolor="white")
    for step in np.unique(steps):
        confidence, right = e.confidence[steps == step], e.right[steps == step]
        measured = estimate(np.mean, right)
        low, high = measured.interval
        reach = [[measured.value - low], [high - measured.value]]
        axes.errorbar(confidence.mean(), measured.value, reach, fmt="o", color=BLUE, markersize=4, clip_on=False)
