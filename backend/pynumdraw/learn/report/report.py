"""The report of a training: the model card and the pictures in it, drawn in one style and saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from pynumdraw.learn.evaluation.model_scores import Evaluated, Results
from pynumdraw.learn.report.error_gallery import confusion, worst
from pynumdraw.learn.report.model_card import CAPTIONS, PICTURES, model_card
from pynumdraw.learn.report.plots import COLOURS, GREY, PALE, learning_curves, reliability, risk_coverage, scores
from pynumdraw.model.sidecar import Sidecar

History = Sequence[Mapping[str, float]]

PALETTE_SIZE = 48  # enough for a few colours with soft edges; files are a third as large as with 24 bits a pixel
STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.labelcolor": GREY,
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "figure.constrained_layout.use": True,
    "figure.dpi": 110,
    "font.size": 9,
    "grid.color": PALE,
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
}


def write_report(
    folder: Path, sidecar: Sidecar, history: History, evaluated: Sequence[Evaluated], found: Sequence[Results]
) -> None:
    """Write a model's card to `README.md`, and its pictures to `report/`.

    Parameters
    ----------
    folder : Path
        Folder of the models.
    sidecar : Sidecar
        The model's sidecar.
    history : sequence of mappings
        The ``epoch``'s number, and losses and errors under names that end in ``loss`` and ``_error``. Without any, the
        picture of an earlier training stays.
    evaluated : sequence of Evaluated
        Its answers to each data set, among them held-back digits.
    found : sequence of Results
        The scores of these answers.
    """
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    library: Any = matplotlib  # whose own types are incomplete here
    with library.rc_context(STYLE):
        drawn = draw(sidecar, history, evaluated) if evaluated else {}
        for name, figure in drawn.items():
            save_figure(figure, folder / PICTURES / f"{name}.png")
    pictures = [name for name in CAPTIONS if (folder / PICTURES / f"{name}.png").exists()]
    card = model_card(sidecar, found, pictures)
    (folder / "README.md").write_text(card, "utf-8")


def draw(sidecar: Sidecar, history: History, evaluated: Sequence[Evaluated]) -> dict[str, Figure]:
    """Draw all pictures, without the data that was trained on; single errors are shown of validation data only."""
    unseen = [e for e in evaluated if e.role != "learned from"]
    digits = [e for e in unseen if e.kind == "digits"]
    held_back = [e for e in unseen if e.role == "validation"]
    return ({"learning-curves": learning_curves(history)} if history else {}) | {
        "reliability": reliability(digits),
        "risk-coverage": risk_coverage(digits, sidecar.thresholds),
        "scores": scores(unseen, sidecar.thresholds),
        "confusion": confusion([e for e in held_back if e.kind == "digits"]),
        "worst": worst(held_back),
    }


def save_figure(figure: Figure, path: Path) -> None:
    """Save a figure as a small PNG."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    pixels.quantize(PALETTE_SIZE, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
