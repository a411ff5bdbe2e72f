"""The report's plots: learning curves, reliability, risk and coverage, and the distribution of the confidence."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, StrMethodFormatter

from pynumdraw.learn.evaluation.model_scores import Evaluated
from pynumdraw.learn.evaluation.scoring import estimate
from pynumdraw.model.sidecar import Thresholds

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""M. Okabe, K. Ito: "Color Universal Design", 2008: colour-blind people can tell them apart."""
BLUE, ORANGE = COLOURS[:2]
GREY, PALE = "#6b6b6b", "#e4e4e4"
WIDTH = 8.0  # inches of 110 pixels: about the width of a README
BARS = 10
MIN_DISTANCE = 0.075  # between two labels, relative to the height of the axes


def learning_curves(history: Sequence[Mapping[str, float]]) -> Figure:
    """Plot the losses and the errors of each epoch on logarithmic scales."""
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
        _label_ends(axes, [name.removesuffix("_error").replace("_", " ") for name in names])
    return figure


def reliability(digits: Sequence[Evaluated]) -> Figure:
    """Plot the accuracy at ten steps of confidence, with 95 % intervals, and how many answers have each."""
    figure = Figure(figsize=(WIDTH, 3.0))
    for axes, e in zip(figure.subplots(1, len(digits), squeeze=False, sharey=True)[0], digits):
        axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
        _reliability_of(axes, e)
        axes.set(title=e.title, xlabel="confidence", xlim=(0, 1), ylim=(0, 1))
    figure.axes[0].set(ylabel="share that is right")
    return figure


def risk_coverage(digits: Sequence[Evaluated], thresholds: Thresholds) -> Figure:
    """Plot the share of wrong answers if only the most confident ones are given; dots mark the verdict `number`."""
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
    _label_ends(axes, [e.title for e in digits])
    return figure


def scores(evaluated: Sequence[Evaluated], thresholds: Thresholds) -> Figure:
    """Plot the distribution of the confidence for digits and for non-digits, with the threshold of `number`."""
    figure = Figure(figsize=(WIDTH, 0.6 + 0.9 * len(evaluated)))
    rows = figure.subplots(len(evaluated), squeeze=False, sharex=True)[:, 0]
    for axes, e in zip(rows, sorted(evaluated, key=lambda e: e.kind)):
        colour = BLUE if e.kind == "digits" else ORANGE
        share = np.full(len(e.labels), 100 / len(e.labels))
        axes.hist(e.confidence, bins=50, range=(0, 1), weights=share, color=colour)
        axes.set(yscale="log", ylim=(0.01, 100), yticks=(0.01, 1, 100), yticklabels=("0.01 %", "1 %", "100 %"))
        axes.set_title(f"{e.title}: {e.kind}", color=colour)
        axes.axvline(thresholds.number, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    rows[-1].set(xlim=(0, 1), xlabel="confidence; dashed: from here on the verdict is number")
    return figure


def _reliability_of(axes: Any, e: Evaluated) -> None:
    """Plot one data set: bars for the share of all answers in each step, points for the accuracy of these."""
    steps = np.minimum((e.confidence * BARS).astype(int), BARS - 1)
    middles = (np.arange(BARS) + 0.5) / BARS
    axes.bar(middles, np.bincount(steps, minlength=BARS) / len(steps), 1 / BARS, color=PALE, edgecolor="white")
    for step in np.unique(steps):
        confidence, right = e.confidence[steps == step], e.right[steps == step]
        accuracy = estimate(np.mean, right)
        low, high = accuracy.interval
        reach = [[accuracy.value - low], [high - accuracy.value]]
        axes.errorbar(confidence.mean(), accuracy.value, reach, fmt="o", color=BLUE, markersize=4, clip_on=False)


def _label_ends(axes: Any, names: Sequence[str]) -> None:
    """Write each line's name beside its right end, in its colour; labels that would overlap move apart."""
    lines = axes.get_lines()[: len(names)]
    to_share = axes.transData + axes.transAxes.inverted()
    ends = [to_share.transform((line.get_xdata()[-1], line.get_ydata()[-1]))[1] for line in lines]
    height = -MIN_DISTANCE
    for i in np.argsort(ends):
        height = max(ends[i], height + MIN_DISTANCE)
        place = {"xycoords": "axes fraction", "va": "center", "annotation_clip": False}
        axes.annotate(names[i], (1.015, height), color=lines[i].get_color(), **place)
