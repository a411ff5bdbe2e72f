"""The report's pictures of errors: confusion matrices, and the worst errors themselves."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from pynumdraw.learn.evaluation.model_scores import Evaluated
from pynumdraw.learn.report.plots import GREY, WIDTH
from pynumdraw.model.recognizer import DIGITS, NOT_A_DIGIT

ACROSS, DOWN, ROW = 10, 2, 1.2
TITLES = {
    "digits": "wrong digits, the most confident first: drawn → read as, confidence",
    "non-digits": "non-digits, the most confident first: → read as, confidence",
}


def confusion(digits: Sequence[Evaluated]) -> Figure:
    """Draw each data set's confusion matrix: how many of each digit were read as which; the diagonal is right."""
    down = -(-len(digits) // 2)
    figure = Figure(figsize=(WIDTH, 4.2 * down))
    for axes, e in zip(figure.subplots(down, 2, squeeze=False).flat, digits):
        _matrix(axes, e)
        axes.set(title=f"{e.title}: {(~e.right).sum()} of {len(e.right):,} wrong", xlabel="read as", ylabel="drawn")
    for axes in figure.axes[len(digits) :]:
        axes.remove()
    return figure


def worst(evaluated: Sequence[Evaluated]) -> Figure:
    """Draw the most confident wrong digits and non-digits, each with label → reading, confidence."""
    kinds = [kind for kind in TITLES if any(e.kind == kind for e in evaluated)]
    figure = Figure(figsize=(WIDTH, 0.3 + 2.1 * len(kinds)))
    for axes, kind in zip(figure.subplots(len(kinds), squeeze=False)[:, 0], kinds):
        axes.set_title(TITLES[kind])
        axes.set(xlim=(0, ACROSS), ylim=(DOWN * ROW, 0), aspect="equal")
        axes.axis("off")
        _gallery(axes, *_most_confident_errors([e for e in evaluated if e.kind == kind]))
    return figure


def _matrix(axes: Any, e: Evaluated) -> None:
    counts = np.zeros((DIGITS, DIGITS), int)
    np.add.at(counts, (e.labels, e.digits), 1)
    errors = np.where(np.eye(DIGITS, dtype=bool), 0, counts)
    axes.imshow(np.ma.masked_equal(errors, 0), cmap="Oranges", vmin=0, vmax=max(4, 1.5 * errors.max()))
    for label, digit in np.argwhere(counts):
        colour = GREY if label == digit else "black"
        axes.text(digit, label, counts[label, digit], ha="center", va="center", fontsize=8, color=colour)
    axes.set(xticks=range(DIGITS), yticks=range(DIGITS))
    axes.grid(visible=False)


def _most_confident_errors(of_kind: Sequence[Evaluated]) -> tuple[NDArray[np.float32], list[str]]:
    """Return the images (n, 28, 28) of the most confident errors, and their captions."""
    images, labels, digits, confidence = (
        np.concatenate([getattr(e, name)[~e.right] for e in of_kind]) for name in Evaluated._fields[2:]
    )
    first = np.argsort(-confidence, kind="stable")[: ACROSS * DOWN]
    drawn = ["" if label == NOT_A_DIGIT else f"{label} " for label in labels[first]]
    return images[first], [f"{was}→ {d}  {_percent(c)}" for was, d, c in zip(drawn, digits[first], confidence[first])]


def _gallery(axes: Any, images: NDArray[np.float32], captions: Sequence[str]) -> None:
    """Draw images row by row, with black ink."""
    for i, (image, caption) in enumerate(zip(images, captions)):
        left, top = i % ACROSS, i // ACROSS * ROW
        axes.imshow(1 - image, cmap="gray", vmin=0, vmax=1, extent=(left + 0.06, left + 0.94, top + 0.88, top))
        axes.text(left + 0.5, top + 0.92, caption, ha="center", va="top", fontsize=7.5, color=GREY)


def _percent(confidence: float) -> str:
    """Format a confidence without rounding it up to 100 %."""
    return f"{min(99.9, 100 * confidence):.{1 if confidence > 0.99 else 0}f}%"
