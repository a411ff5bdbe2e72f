"""The report of a training: pictures, and the model's card, which shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from pynumdraw.learn.evaluation.evaluate import Evaluated
from pynumdraw.learn.evaluation.results import Results
from pynumdraw.learn.report.error_gallery import confusion, worst
from pynumdraw.learn.report.model_card import PICTURES, model_card
from pynumdraw.learn.report.plots import learning_curves, reliability, risk_coverage, scores
from pynumdraw.learn.report.style import save, styled
from pynumdraw.model.sidecar import Sidecar

History = Sequence[Mapping[str, float]]


def write_report(
    folder: Path, sidecar: Sidecar, history: History, evaluated: Sequence[Evaluated], found: Sequence[Results]
) -> None:
    """Write `README.md`, the card of the model that was made, and its pictures in `report/`.

    Parameters
    ----------
    folder : Path
        Of the models.
    sidecar : Sidecar
        What is known of the model.
    history : sequence of mappings, one at the least
        Of each epoch: its number as ``epoch``, and losses and errors under names that end in ``loss`` and ``_error``.
    evaluated : sequence of Evaluated
        What it answers to each data set; among them digits that were held back to validate.
    found : sequence of Figures
        The measures of that.
    """
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    with styled():
        drawn = draw(sidecar, history, evaluated)
        for name, figure in drawn.items():
            save(figure, folder / PICTURES / f"{name}.png")
    card = model_card(sidecar, found, list(drawn))
    (folder / "README.md").write_text(card, "utf-8")


def draw(sidecar: Sidecar, history: History, evaluated: Sequence[Evaluated]) -> dict[str, Figure]:
    """Draw all pictures, none of what was learned from; errors are shown of validation data only, never of t10k's."""
    unseen = [e for e in evaluated if e.role != "learned from"]
    digits = [e for e in unseen if e.kind == "digits"]
    held_back = [e for e in unseen if e.role == "validation"]
    return {
        "learning-curves": learning_curves(history),
        "reliability": reliability(digits),
        "risk-coverage": risk_coverage(digits, sidecar.thresholds),
        "scores": scores(unseen, sidecar.thresholds),
        "confusion": confusion([e for e in held_back if e.kind == "digits"]),
        "worst": worst(held_back),
    }
