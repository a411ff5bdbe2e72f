"""The model card: what a model does, how well, what it was made from, and its limits.

M. Mitchell et al.: "Model Cards for Model Reporting", FAT* 2019.
"""

import textwrap
from collections.abc import Sequence

from pynumdraw.learn.evaluation.data_sets import mnist_share
from pynumdraw.learn.evaluation.evaluate import Results
from pynumdraw.learn.evaluation.table import Table, as_markdown, tables
from pynumdraw.model.sidecar import Sidecar

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
}
"""Description and licence of the files that `fetch_data.py` downloads, by file name."""
OWN = ("a file of the person who trained this model", "theirs")

KNOWN_WEAKNESSES = """\
- It reads one upright digit at a time. Several digits side by side are rightly not called a number.
- Most confident errors among the held-back digits are ambiguous to people, too: an 8 whose lower loop is only a hook
  (9), a 4 or a 9 without its cross stroke (7), a 1 with a round flag (7, 9), a 6 or 0 that closes too early.
- Letters and signs that some people draw like a digit get a digit's confidence: O and 0, l and 1, Z and 2, the flag of
  a katakana ワ and 7, an a and 9, a y and 4. The ink alone does not tell them apart. The network reads an i as 1: that
  its dot gives it away is a separate rule (below), which does not apply to single images, as in the tables above.
- The confidence is fitted for a page on which people draw hardly anything but digits. Where they draw much else it is
  too high (a round face may be a 0 with 50 %), although it still ranks digits above the rest: use a higher threshold.
- Some rules are not learned. A 1 that is slanted by more than 30 degrees and goes from edge to edge of its canvas is
  taken for a scratch, and a digit of less than 5 % of its canvas for a speck. A digit that is drawn over twice or more
  never gets more than 75 %, because it may be a scribble, and one with a stray dot above or below it never more than
  20 %, because it may be an i or a !. Leave a margin around drawings, and no more.
- The intervals tell what other drawings *by such writers, with such pens* might have given; other pens may differ
  more.
"""

CARD = """\
# {stem}

This is the model card. `backend/train.py` wrote it with the model, and the next training overwrites it.

The model is a multilayer perceptron for one handwritten digit. From 28×28 pixels it tells which digit it is, whether
it is a digit at all, and with what confidence. The confidence is the probability that the drawing is a digit *and*
is read right. From {number:.3g} on the verdict is `number`, below {not_a_number:.3g} it is `not_a_number`, and between
them `unsure`.

## How well it reads

{tables}

In brackets are 95 % intervals (1,000 bootstrap resamples of the examples). ECE is the expected calibration error,
over 15 bins of equal mass. AUROC is the probability that a pen-drawn digit gets more confidence than one of these
non-digits; its digits are all those above that the model was not trained on. *validation*: not trained on, but used to
choose the weights, the pen's width, the calibration and the thresholds, so these figures are slightly too good.
*learned from*: trained on, so these figures are too good. t10k was used only for this table and the curves below.

{pictures}

## What it was made from

{data}

The non-digits also include letters and signs of the Hershey fonts (A. V. Hershey; free to use, with this
acknowledgement), drawn in many hands, and scribbles, shapes, and turned or overlapping digits.

Of MNIST's training images, one in {share} was held back, chosen at random by the seed; of the ink, everything by the
writers or of the alphabets in the table. Characters of Omniglot and of the fonts that most people would read as a
digit were left out.

Seed {seed}, {epochs} epochs, of which epoch {best_epoch} was the best, with
{versions}.
With these files, and no others, in `data/` and `data/ink/`, this command makes the model again:

```sh
{command}
```

The sidecar, `{stem}.json`, has all hyperparameters; [docs/ablation.md](../docs/ablation.md) tells
what was tried, and what it gained.

## What it is for

Use it for digits that people draw with a mouse, a finger or a pen, one at a time, where a wrong answer costs little
and the answer to `unsure` can be to ask again. Do not use it for documents, cheques or anything else where an error
does harm unnoticed, nor to identify writers.

## Known weaknesses

{weaknesses}"""


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
        number=sidecar.thresholds.number,
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


def _data(sidecar: Sidecar) -> Table:
    """List the data files of the training, with what was held back of each."""
    rows = [
        [f"`{name}`", *SOURCES.get(name, OWN), ", ".join(sidecar.held_back.get(name, ["–"])), f"`{sha256[:12]}…`"]
        for name, sha256 in sorted(sidecar.training_data.items())
    ]
    return Table(["file", "what", "licence", "held back", "SHA-256"], rows)
