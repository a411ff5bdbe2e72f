"""The text of the model card."""

KNOWN_WEAKNESSES = """\
- Numbers are read in one line, of up to 16 upright digits. Of several lines, or of more digits, the confidence is
  halved, so the verdict is `unsure`.
- The more digits, the more errors: each digit can be misread. Strokes are cut only where one digit lies wholly beside
  the next, or nearly so, so digits that are written into each other cannot be read. A bar or hook that lies apart may
  become a digit of its own (a 4 in two strokes, read as 1 and 7; an 8 of two circles, as 0 and 0), and a thin 1 beside
  a wider digit may be lost in it. The right reading is then often among the alternatives.
- The numbers in the tables above are composed of single digits. People who write whole numbers have habits that these
  do not show.
- Most confident errors among the held-back digits are ambiguous to people, too: an 8 whose lower loop is only a hook
  (9), a 4 or a 9 without its cross stroke (7), a 1 with a round flag (7, 9), a 6 or 0 that closes too early.
- Letters and signs that some people draw like a digit get a digit's confidence: O and 0, l and 1, Z and 2, the flag of
  a katakana ワ and 7, an a and 9, a y and 4. A letter of several strokes may look like several digits: an n like 17, an
  a like 01. The ink alone does not tell them apart.
- Both probabilities are fitted for a page on which people draw hardly anything but numbers. Where they draw much else
  they are too high (a round face may be a 0 with 50 %), although they still rank numbers above the rest: use a higher
  threshold.
- Some evidence is not in the images, so the network cannot learn it. `reading/non_number_evidence.py` adds it as
  log-likelihood ratios against the number: a 1 with a dot right above or below it is an i or a !; a line from edge to
  edge of the canvas that is slanted by more than 30 degrees is a scratch; strokes that go over themselves are a
  scribble, unless whole strokes follow earlier ones to make a digit bolder. So a real 1 with a stray tap above it is
  refused. The weights of scratches and scribbles are assumed, because there are few data on them.
- The intervals tell what other drawings *by such writers, with such pens* might have given; other pens may differ
  more.
"""

CARD = """\
# {stem}

This is the model card. `backend/train.py` wrote it with the model; that of the next model promoted replaces it.
{ancestry}
The model reads handwritten numbers of up to 16 digits. Strokes are grouped into candidates for digits. A multilayer
perceptron tells from 28×28 pixels which digit a candidate is, and whether it is a digit at all. A lattice, a
semi-Markov conditional random field, has all ways to divide the drawing into digits, and the probability of each
reading. A logistic regression tells numbers of several digits from what is no number.

Two calibrated probabilities make the verdict. `number_probability` is the probability that the drawing is a number at
all, and `confidence` that it is a number *and* is read right.

| verdict | from |
| --- | --- |
| `not_a_number` | `number_probability` below {not_a_number:.3g}, whatever number it would be |
| `number` | `confidence` of at least {number:.3g} for one digit, {several:.3g} for several |
| `unsure` | all else: an ambiguous digit, an ambiguous division, several lines, or more than 16 digits |

## How well it reads

{tables}

In the first two tables the network reads single images. In the others drawings are read as the server reads them:
single digits and characters, alone or side by side as words, and numbers composed of one writer's digits. *numbers*
have the digits as they were drawn, at many distances; in *distorted numbers* they are also slanted, joined, drawn
twice, or have a stray tap. A number is *exact* if all of its digits are right. The *ceiling* is the share that would
be exact if it were known which ink belongs to which digit: what is lost above it is *wrong by a digit*, what is lost
below it *wrong by segmentation*. ECE of `number_probability` counts numbers only. All of this ink is by writers and of
alphabets in the validation set.

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

Use it for numbers that people draw with a mouse, a finger or a pen, one at a time, where a wrong answer costs little
and the answer to `unsure` can be to ask again. Do not use it for documents, cheques or anything else where an error
does harm unnoticed, nor to identify writers.

## Known weaknesses

{weaknesses}"""
