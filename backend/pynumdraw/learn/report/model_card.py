"""The model card: what a model does, how well, what it was made from, and its limits.

M. Mitchell et al.: "Model Cards for Model Reporting", FAT* 2019.
"""

import textwrap
from collections.abc import Sequence

from pynumdraw.learn.evaluation.data_sets import mnist_share
from pynumdraw.learn.evaluation.model_scores import Results
from pynumdraw.learn.evaluation.table import Table, as_markdown, tables
from pynumdraw.learn.report.card_template import CARD, KNOWN_WEAKNESSES
from pynumdraw.model.sidecar import Adaptation, Sidecar

PICTURES = "report"
"""Folder of the pictures, next to the card."""
CAPTIONS = {
    "learning-curves": "Loss and error of each epoch, before calibration; a digit read as a non-digit is an error",
    "confusion": "Which held-back digits were read as which",
    "reliability": "Accuracy by confidence; bars: share of the answers with that confidence",
    "risk-coverage": "Share of wrong answers if only the most confident ones are given; dots: the verdict number",
    "scores": "Confidence of digits and of non-digits",
    "worst": "The worst errors on held-back data, as the network sees the ink",
}
"""The caption of each picture, by its name."""

SOURCES = {
    "train-images-idx3-ubyte": ("MNIST, training images: Y. LeCun, C. Cortes, C. Burges", "CC BY-SA 3.0"),
    "train-labels-idx1-ubyte": ("their labels", "CC BY-SA 3.0"),
    "pendigits-train.ndjson": (
        "Pen-Based Recognition of Handwritten Digits, training part: E. Alpaydin, F. Alimoglu, UCI",
        "CC BY 4.0",
    ),
    "omniglot-small.ndjson": (
        "Omniglot, the two small background sets: B. Lake, R. Salakhutdinov, J. Tenenbaum",
        "MIT",
    ),
    "omniglot-all.ndjson": (
        "Omniglot, all alphabets, simplified: B. Lake, R. Salakhutdinov, J. Tenenbaum; D. Ha",
        "MIT",
    ),
    "detypify.ndjson": ("mathematical and other signs: QuarticCat", "MIT"),
}
"""Description and licence of the files that `fetch_data.py` downloads, by file name."""
OWN = ("a file of the person who trained this model", "theirs")


def model_card(sidecar: Sidecar, found: Sequence[Results], pictures: Sequence[str]) -> str:
    """Return the card of a model in Markdown.

    Parameters
    ----------
    sidecar : Sidecar
        The model's sidecar.
    found : sequence of Results
        Its scores.
    pictures : sequence of str
        Names of its pictures, of those in `CAPTIONS`.
    """
    return CARD.format(
        stem=sidecar.stem,
        ancestry="".join(f"\n{line}\n" for line in map(_ancestor, reversed(sidecar.adaptations))),
        number=sidecar.thresholds.number,
        several=sidecar.thresholds.several,
        not_a_number=sidecar.thresholds.not_a_number,
        tables="\n\n".join(map(as_markdown, tables((sidecar.stem, found)))),
        pictures="\n\n".join(f"![{CAPTIONS[name]}]({PICTURES}/{name}.png)" for name in pictures),
        data=as_markdown(_data(sidecar), "---"),
        seed=sidecar.seed,
        epochs=sidecar.epochs,
        best_epoch=sidecar.best_epoch,
        versions=textwrap.fill(
            ", ".join(f"{name} {version}" for name, version in sorted(sidecar.versions.items())), 119
        ),
        command=sidecar.command,
        share=round(1 / mnist_share(sidecar)),
        weaknesses=KNOWN_WEAKNESSES,
    )


def _ancestor(adapted: Adaptation) -> str:
    return (
        f"It was adapted from {adapted.model} to {adapted.drawings:,} own drawings; {adapted.held_back:,} more were\n"
        "held back. The seed, the epochs, and what was held back of the other data are those of its ancestor."
    )


def _data(sidecar: Sidecar) -> Table:
    """List the data files of the training, with what was held back of each."""
    rows = [
        [f"`{name}`", *SOURCES.get(name, OWN), ", ".join(sidecar.held_back.get(name, ["–"])), f"`{sha256[:12]}…`"]
        for name, sha256 in sorted(sidecar.training_data.items())
    ]
    return Table(["file", "what", "licence", "held back", "SHA-256"], rows)
