"""Find the connected components of ink in a picture."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


class Components(NamedTuple):
    """Pixels that touch one another, by their sides or corners.

    Attributes
    ----------
    labels : array (h, w), intp
        For each pixel the number of its component, from 1; 0 is none.
    left, top, right, bottom : array (n,), intp
        The bounding box of each component; right and bottom are exclusive.
    area : array (n,), intp
        Its number of pixels.
    """

    labels: Indices
    left: Indices
    top: Indices
    right: Indices
    bottom: Indices
    area: Indices


def find_components(mask: NDArray[np.bool_]) -> Components:
    """Find the components of a mask (h, w), by the runs of pixels in its rows."""
    height, width = mask.shape[0], mask.shape[1] + 2
    flat = np.pad(mask, ((0, 0), (1, 1))).ravel()
    is_change = flat[1:] != flat[:-1]
    starts, ends = np.flatnonzero(is_change).reshape(-1, 2).T + 1
    numbers = _connect(starts, ends, width, np.pad(is_change, (1, width)).cumsum(dtype=np.int32))
    count = int(numbers.max(initial=-1)) + 1
    labels = np.zeros(height * width, np.intp)
    labels[starts] = numbers + 1
    labels[ends] -= numbers + 1
    left, top = np.full(count, width), np.full(count, height)
    right, bottom = np.zeros(count, np.intp), np.zeros(count, np.intp)
    np.minimum.at(left, numbers, starts % width - 1)
    np.minimum.at(top, numbers, starts // width)
    np.maximum.at(right, numbers, ends % width - 1)
    np.maximum.at(bottom, numbers, starts // width + 1)
    area = np.bincount(numbers, ends - starts, count).astype(np.intp)
    return Components(labels.cumsum().reshape(height, width)[:, 1:-1], left, top, right, bottom, area)


def _connect(starts: Indices, ends: Indices, width: int, changes: NDArray[np.int32]) -> Indices:
    """Return the component of each run, from 0; runs that touch in neighbouring rows share one.

    `changes` tells how many runs have started or ended up to each pixel.
    """
    first = changes[starts + width - 1] // 2
    counts = np.maximum((changes[ends + width] + 1) // 2 - first, 0)
    upper = np.repeat(np.arange(len(starts)), counts)
    lower = np.arange(len(upper)) - np.repeat(counts.cumsum() - counts, counts) + np.repeat(first, counts)
    roots = np.arange(len(starts))
    while True:
        a, b = roots[upper], roots[lower]
        if (a == b).all():
            return ((roots == np.arange(len(roots))).cumsum() - 1)[roots]
        least = np.minimum(a, b)
        np.minimum.at(roots, a, least)
        np.minimum.at(roots, b, least)
        roots = _flattened(roots)


def _flattened(roots: Indices) -> Indices:
    """Let each run point to the end of its chain."""
    while (roots[roots] != roots).any():
        roots = roots[roots]
    return roots
