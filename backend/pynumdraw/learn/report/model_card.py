"""The model card: what a model is, how well it reads, what it was made from, and what it is not for.

M. Mitchell et al.: "Model Cards for Model Reporting", FAT* 2019.
"""

from __future__ import annotations

from collections.abc import Sequence

from pynumdraw.learn.data.dataset import HELD_BACK
from pynumdraw.learn.evaluation.results import Results
from pynumdraw.learn.evaluation.table import Table, as_markdown, tables
from pynumdraw.model.sidecar import Sidecar

PICTURES = "report"
"""Folder of the pictures, beside the card."""
CAPTIONS = {
    "learning-curves": "Loss and error of each epoch, before calibration: a digit taken for none is an error here, too",
    "confusion": "Which held-back digits were taken for which",
    "reliability": "How often the model is right when it says it is; bars: how often it says so",
    "risk-coverage": "How many answers are wrong if only the most confident are given; dots: the verdict number",
    "scores": "Confidence given to digits, and to what is none",
    "worst": "The worst errors on held-back data, ink as the network saw it",
}
"""What each picture shows, by its name."""

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
}
"""What the files are that `fetch_data.py` gets, and their licences, by file name."""
OWN = ("a file of whoever trained this model", "theirs")

KNOWN_WEAKNESSES = """\
- It reads one digit at a time, drawn upright. Several side by side are, rightly, called no number.
- What is wrong and confident among held-back digits is mostly what people would quarrel about, too: an 8 whose
  lower loop is a mere hook (9), a 4 or a 9 without its cross stroke (7), a 1 with a round flag (7, 9), a 6 or 0
  that closes too early.
- Letters and signs that are drawn as some draw a digit get a digit's confidence: O and 0, l and 1, Z and 2, the flag
  of a katakana ワ and 7, an a and 9, a y and 4. Ink alone can't tell them apart. An i, to the model itself, is a 1:
  that its dot tells is a rule (below), which an image alone, such as those that the tables are of, can't be judged by.
- Confidence is fitted for a page where hardly anything but digits is drawn. Where much else is, it is too high (a round
  face may be a 0 with 50 %), though it still ranks digits before the rest: choose a higher threshold there.
- A 1 that is slanted by more than 30 degrees and goes from edge to edge of its canvas is taken for a scratch, and
  a digit of less than 5 % of its canvas for a speck; one that is gone over twice or more is never surer than 75 %,
  as it may be a scribble, and one with a stray dot above or below it never surer than 20 %, as it may be an i or a !:
  rules that are not learned. Give drawings some margin, and no more.
- The intervals tell what other drawings *by such writers, with such pens* might have given; other pens may differ
  more.
"""

CARD = """\
# {stem}

The model card, written by `backend/train.py` when it made this model; the next training writes it anew.

A multilayer perceptron for one handwritten digit: from 28×28 pixels to which digit it is, if it is one, and how sure
that is. Its confidence is the probability that what was drawn is a digit *and* is read right. From {number:.3g} on
the verdict is `number`, below {not_a_number:.3g} `not_a_number`, between them `unsure`.

## How well it reads

{tables}

In brackets are 95 % intervals (1,000 bootstrap resamples of the examples). ECE is the expected calibration error,
over 15 bins of equal mass. AUROC is the chance that a digit drawn with a pen gets more confidence than one of these
non-digits; the digits are all below that training did not learn from. *validation*: not learned from, but used to
choose the weights, the pen's width, the calibration and the thresholds, so it flatters a little. *learned from*:
flatters. t10k was used for nothing else than this table and the curves below.

{pictures}

## What it was made from

{data}

Letters and signs of the Hershey fonts (A. V. Hershey; free to use, with this acknowledgement) were drawn in many hands
as examples of what is no digit, beside scribbles, shapes and turned or overlapping digits.

Of MNIST's training images, one in {share} was held back, drawn at random by the seed; of ink, all by the writers, or
of the alphabets, that the table names. Omniglot's and the fonts' characters that most people would read as a digit were
left out altogether.

Seed {seed}, {epochs} epochs, of which {best_epoch} was the best; {versions}. Where these files are in `data/` and
`data/ink/`, and no others, this makes it again:

```sh
{command}
```

What was tried, and what paid: [docs/ablation.md](../docs/ablation.md).

## What it is for

Reading digits that people draw with mouse, finger or pen, one at a time, where a wrong answer costs little and
`unsure` may be answered by asking again. It is not for documents, cheques or anything else where an error does harm
unnoticed, nor for telling who wrote.

## Known weaknesses

{weaknesses}"""


def model_card(sidecar: Sidecar, found: Sequence[Results], pictures: Sequence[str]) -> str:
    """Write the card of a model, in Markdown.

    Parameters
    ----------
    sidecar : Sidecar
        What is known of the model.
    found : sequence of Figures
        Its measures.
    pictures : sequence of str
        Names of the pictures that there are, of those in `CAPTIONS`.
    """
    return CARD.format(
        stem=sidecar.stem,
        number=sidecar.thresholds.number,
        not_a_number=sidecar.thresholds.not_a_number,
        tables="\n\n".join(map(as_markdown, tables((sidecar.stem, found)))),
        pictures="\n\n".join(f"![{CAPTIONS[name]}]({PICTURES}/{name}.png)" for name in pictures),
        data=as_markdown(_data(sidecar), "---"),
        seed=sidecar.seed,
        epochs=sidecar.epochs,
        best_epoch=sidecar.best_epoch,
        versions=", ".join(f"{name} {version}" for name, version in sorted(sidecar.versions.items())),
        command=sidecar.command,
        share=round(1 / HELD_BACK),
        weaknesses=KNOWN_WEAKNESSES,
    )


def _data(sidecar: Sidecar) -> Table:
    """Say of each file that was learned from what it is, and what of it was held back."""
    rows = [
        [f"`{name}`", *SOURCES.get(name, OWN), ", ".join(sidecar.held_back.get(name, ["–"])), f"`{sha256[:12]}…`"]
        for name, sha256 in sorted(sidecar.training_data.items())
    ]
    return Table(["file", "what", "licence", "held back", "SHA-256"], rows)
