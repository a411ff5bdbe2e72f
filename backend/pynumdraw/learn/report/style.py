"""How the report's pictures look: quiet, safe for the colour-blind, labelled where the eye is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""M. Okabe, K. Ito: "Color Universal Design", 2008."""
BLUE, ORANGE = COLOURS[:2]
GREY, PALE = "#6b6b6b", "#e4e4e4"
WIDTH = 8.0  # inches, of 110 pixels: about what a README is wide
HUES = 48  # a few colours and their soft edges; a third of the size that 24 bits a pixel have
APART = 0.075  # of the height: the least distance between two labels

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


def styled() -> AbstractContextManager[None]:
    """Have all figures that are made meanwhile look so."""
    library: Any = matplotlib  # its own types leave open what this takes
    return library.rc_context(STYLE)


def save(figure: Figure, path: Path) -> None:
    """Write a figure as a small PNG."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    pixels.quantize(HUES, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)


def label_ends(axes: Any, names: Sequence[str]) -> None:
    """Write beside the right end of each line, in its colour, what it is; labels that would meet move apart."""
    lines = axes.get_lines()[: len(names)]
    to_share = axes.transData + axes.transAxes.inverted()
    ends = [to_share.transform((line.get_xdata()[-1], line.get_ydata()[-1]))[1] for line in lines]
    height = -APART
    for i in np.argsort(ends):
        height = max(ends[i], height + APART)
        place = {"xycoords": "axes fraction", "va": "center", "annotation_clip": False}
        axes.annotate(names[i], (1.015, height), color=lines[i].get_color(), **place)
