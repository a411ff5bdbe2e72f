"""Pixels of one component touch, by sides or corners, and those of two do not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pynumdraw.ink.components import find_components


@st.composite
def masks(draw: st.DrawFn) -> NDArray[np.bool_]:
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    pixels = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    return np.array(pixels, np.bool_).reshape(height, width)


def flooded(mask: NDArray[np.bool_], start: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the component of a pixel, found by spreading from it."""
    found = np.zeros_like(mask)
    found[start] = True
    while True:
        framed = np.pad(found, 1)
        height, width = mask.shape
        near = [framed[y : y + height, x : x + width] for y in range(3) for x in range(3)]
        wider = np.logical_or.reduce(near) & mask
        if (wider == found).all():
            return found
        found = wider


@given(masks())
def test_components_are_what_spreading_finds(mask: NDArray[np.bool_]) -> None:
    components = find_components(mask)
    assert ((components.labels > 0) == mask).all()
    assert sorted(set(components.labels[mask].tolist())) == list(range(1, len(components.area) + 1))
    for y, x in zip(*np.nonzero(mask)):
        number = components.labels[y, x]
        assert (flooded(mask, (y, x)) == (components.labels == number)).all()


@given(masks())
def test_boxes_and_areas_are_those_of_the_components(mask: NDArray[np.bool_]) -> None:
    components = find_components(mask)
    for i, area in enumerate(components.area.tolist()):
        y, x = np.nonzero(components.labels == i + 1)
        box = [side[i] for side in (components.left, components.top, components.right, components.bottom)]
        assert box == [x.min(), y.min(), x.max() + 1, y.max() + 1]
        assert area == len(x)
