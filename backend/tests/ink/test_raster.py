"""The image of a drawing depends only on its shape, and looks like MNIST's images."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pynumdraw.ink.raster import CENTRE, CENTRE_TOLERANCE, PEN_WIDTH, SIDE, centre_of_mass, rasterise
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.mnist import load_mnist
from pynumdraw.learn.data.paths import T10K, find

Strokes = list[NDArray[np.float64]]
UNCHANGED = 0.005  # mean difference of a pixel; images of one digit by two writers differ by 0.07 and more

CANVAS = Drawing(width=280, height=400, strokes=[])

coordinates = st.floats(-1e6, 1e6)
points = st.tuples(coordinates, coordinates)
drawings = st.lists(st.lists(points, min_size=1, max_size=20).map(np.array), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[Strokes]:
    return [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]


def change(before: Strokes, after: Strokes) -> float:
    return float(np.abs(rasterise(after) - rasterise(before)).mean())


def subdivide(stroke: NDArray[np.float64]) -> NDArray[np.float64]:
    at = np.linspace(0, len(stroke) - 1, 5 * len(stroke) - 4)
    return np.stack([np.interp(at, np.arange(len(stroke)), column) for column in stroke.T], axis=1)


def square(side: float) -> Strokes:
    return [np.array([[0, 0], [side, 0], [side, side], [0, side], [0, 0]]) + 100]


def span_of(image: NDArray[np.float32]) -> int:
    return max(int(np.ptp(np.flatnonzero(image.max(axis=axis) > 0.25))) + 1 for axis in (0, 1))


def test_moving_and_scaling_do_not_change_the_image(digits: list[Strokes]) -> None:
    for strokes in digits:
        assert change(strokes, [stroke * 0.37 + (5000, -77) for stroke in strokes]) < UNCHANGED


def test_resampling_does_not_change_the_image(digits: list[Strokes]) -> None:
    for strokes in digits:
        assert change(strokes, [subdivide(stroke) for stroke in strokes]) < UNCHANGED


def test_order_and_direction_do_not_change_the_image(digits: list[Strokes]) -> None:
    for strokes in digits:
        assert change(strokes, [stroke[::-1] for stroke in strokes[::-1]]) < UNCHANGED


def test_different_digits_have_different_images(digits: list[Strokes]) -> None:
    assert change(digits[0], digits[1]) > 10 * UNCHANGED


def test_ink_is_20_pixels_long(digits: list[Strokes]) -> None:
    for strokes in digits:
        assert 19 <= span_of(rasterise(strokes)) <= 21


def test_ink_is_centred_by_mass(digits: list[Strokes]) -> None:
    missed = [centre_of_mass(rasterise(strokes)) - complex(CENTRE, CENTRE) for strokes in digits]
    assert np.abs(missed).mean() < 0.2
    assert max(max(abs(off.real), abs(off.imag)) for off in missed) < CENTRE_TOLERANCE + 0.01


def test_curves_stay_round() -> None:
    angles = np.linspace(0, 2 * np.pi, 1000)
    image = rasterise([np.stack([np.cos(angles), np.sin(angles)], axis=1)])
    centre, fine = centre_of_mass(image), 8
    y, x = (np.indices((fine * SIDE, fine * SIDE)) + 0.5) / fine
    inked = np.abs(np.hypot(x - centre.real, y - centre.imag) - (20 - PEN_WIDTH) / 2) < PEN_WIDTH / 2
    expected = inked.reshape(SIDE, fine, SIDE, fine).mean(axis=(1, 3))
    assert np.abs(image - expected).mean() < 0.008  # half of a thin ring's pixels are edges, coarsely antialiased
    assert image.sum() == pytest.approx(expected.sum(), rel=0.01)


def test_aspect_ratio_is_kept() -> None:
    image = rasterise([np.array([[0, 0], [0, 100], [50, 100], [50, 0], [0, 0]], float)])
    high, wide = (np.ptp(np.flatnonzero(image.max(axis=axis) > 0.25)) + 1 for axis in (1, 0))
    assert high == pytest.approx(20, abs=1)
    assert wide == pytest.approx((20 - PEN_WIDTH) / 2 + PEN_WIDTH, abs=2)


def test_tap_is_a_dot() -> None:
    image = rasterise([np.array([[120.0, 40.0]])])
    assert image.sum() == pytest.approx(np.pi * (PEN_WIDTH / 2) ** 2, rel=0.1)
    assert abs(centre_of_mass(image) - complex(CENTRE, CENTRE)) < 0.25


@pytest.mark.parametrize(("share", "span"), [(0.01, 6), (0.02, 10), (0.03, 14), (0.04, 19)])
def test_speck_is_a_small_blot(share: float, span: int) -> None:
    image = rasterise(square(share * CANVAS.width), CANVAS.min_extent)
    assert abs(span_of(image) - span) <= 1
    assert abs(centre_of_mass(image) - complex(CENTRE, CENTRE)) < 0.25


def test_small_digit_is_not_a_speck(digits: list[Strokes]) -> None:
    for strokes in digits[:20]:
        small = [stroke * 0.1 * CANVAS.width / np.ptp(np.concatenate(strokes), axis=0).max() for stroke in strokes]
        assert np.abs(rasterise(small, CANVAS.min_extent) - rasterise(strokes)).mean() < UNCHANGED


def test_wider_pen_changes_neither_size_nor_place(digits: list[Strokes]) -> None:
    for strokes in digits[:20]:
        narrow, wide = rasterise(strokes, pen_width=1.7), rasterise(strokes, pen_width=3.4)
        assert wide.sum() > 1.4 * narrow.sum()
        assert abs(span_of(wide) - span_of(narrow)) <= 1
        assert abs(centre_of_mass(wide) - centre_of_mass(narrow)) < 0.5


def test_ink_far_from_its_mass_stays_in_the_image() -> None:
    block = [np.array([[x, 0], [x, 100]], float) for x in range(0, 30, 5)]
    image = rasterise([*block, np.array([[0, 50], [100, 50]], float)])
    assert np.flatnonzero(image.max(axis=0) > 0.25).max() == SIDE - 1
    assert np.ptp(np.flatnonzero(image.max(axis=0) > 0.25)) + 1 >= 19


def test_pen_width_and_centre_are_those_of_mnist(digits: list[Strokes], mnist_dir: Path) -> None:
    files = find(mnist_dir)
    theirs = load_mnist(*(files[name] for name in T10K)).images
    ours = np.stack([rasterise(strokes) for strokes in digits])
    typical = np.median(ours.sum(axis=(1, 2)))
    assert 0.1 < np.mean(theirs.sum(axis=(1, 2)) < typical) < 0.5  # one of the thinner of MNIST's pens
    centre = np.mean([centre_of_mass(image) for image in theirs])
    assert centre == pytest.approx(complex(CENTRE, CENTRE), abs=0.05)


@given(drawings)
def test_every_drawing_has_an_image(strokes: Strokes) -> None:
    image = rasterise(strokes)
    assert image.shape == (SIDE, SIDE)
    assert image.dtype == np.float32
    assert image.min() >= 0
    assert 0.5 < image.max() <= 1
