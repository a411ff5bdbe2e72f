"""Separate ink from paper: dark or light, in any colour, with the picture cropped to the ink or in a frame."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageFilter

from pynumdraw.errors import NotAPicture
from pynumdraw.ink.components import Components, find_components
from pynumdraw.ink.picture_decoding import Pixels

Ink = NDArray[np.float32]
"""How much ink there is at each pixel (h, w), in [0, 1]; the strongest is 1."""

MIN_CONTRAST = 0.1
"""Share of the difference of black and white by which ink must differ from its paper."""
INK_THRESHOLD = 0.2
"""Share of the strongest ink from which a pixel belongs to the ink."""
MAX_INK = 0.3
"""Share of a picture's pixels above which what differs from its edge may be the paper, not the ink."""
MIN_UNFRAMED = 0.1
"""Share of a picture's height that ink inside a frame has at least."""

_NEAR = 0.01  # share of the longer side: so near to strong ink, pixels are not clean paper
_SPECK_AREA, _MAX_SPECKS = 4, 40  # pixels of a speck, and the number of them that is left as it is
_RADII = (1, 2, 4)  # pixels
_MAX_SAMPLES = 2000  # pixels that the colour of the paper is taken from
_MIN_SHADOW = 0.01  # mean difference of the paper's colours from which they may be due to a shadow
_LINES = 0.99  # quantile of the ink at the edge: what the lines of the paper do not exceed
_SHADOW = 0.4  # share of their differences that a shadow leaves unexplained, at most
_STRONG = 0.5  # share of the strongest difference from the paper


def separate_ink(pixels: Pixels) -> Iterator[Ink]:
    """Yield the ways to tell ink from paper, the most usual first.

    The paper has the colour of the picture's edge. What reaches the edge may be lines of the paper, paler than the
    ink. If there is much ink, then the edge may belong to a frame, or to
    the ink itself where a picture is cropped to it, and the paper has the colour of what is not like the edge.

    Raises
    ------
    NotAPicture
        If the whole picture has about the same colour as its edge.
    """
    edge = np.zeros(pixels.shape[:2], np.bool_)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    usual = _ink_on(pixels, edge)
    if usual is None:
        wanted = f"no pixel differs from the edge by {MIN_CONTRAST:.0%} of black to white"
        raise NotAPicture(f"There is no ink: {wanted}.")
    found = [usual]
    if (lines := float(np.quantile(usual[edge], _LINES))) > INK_THRESHOLD and 1 - lines >= MIN_CONTRAST:
        found.append(np.clip(usual - np.float32(lines), 0, None) / np.float32(1 - lines))
    if (usual >= _STRONG).mean() > MAX_INK and (inverse := _ink_on(pixels, usual >= _STRONG)) is not None:
        found.append(inverse)
    for ink in found:
        yield ink
        yield from _unframed(ink)


def _ink_on(pixels: Pixels, paper: NDArray[np.bool_]) -> Ink | None:
    """Return what differs from the colour of most pixels of `paper`, by more than these differ; None for nothing."""
    difference = pixels - _colour_of(pixels, paper)
    distance = np.einsum("hwc,hwc->hw", difference, difference)
    direction = _direction(difference, distance)
    along_it = difference @ direction
    is_strong = along_it >= _STRONG * along_it.max()
    clean = np.abs(along_it[paper & ~_widened(is_strong, 1 + int(_NEAR * max(is_strong.shape)))])
    noise = np.quantile(clean, 0.95) if clean.size else np.float32(0)
    ink = np.clip(along_it - noise, 0, None)
    return None if ink.max() < MIN_CONTRAST else _without_noise((ink / ink.max()).astype(np.float32))


def _without_noise(ink: Ink) -> Ink:
    """Blur ink with many specks, as of a noisy photo, until few are left."""
    blurred = ink
    for radius in _RADII:
        if (find_components(blurred >= INK_THRESHOLD).area <= _SPECK_AREA).sum() <= _MAX_SPECKS:
            break
        picture = PillowImage.fromarray(np.rint(ink * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur(radius))
        blurred = np.asarray(picture, np.float32)
        blurred = blurred / blurred.max()
    return blurred


def _colour_of(pixels: Pixels, paper: NDArray[np.bool_]) -> Pixels:
    """Return the colour of the paper: one (3,), or one for each pixel (h, w, 3) where that explains a shadow."""
    y, x = np.nonzero(paper)
    some = slice(None, None, 1 + len(x) // _MAX_SAMPLES)
    y, x = y[some], x[some]
    samples = pixels[y, x]
    median = np.asarray(np.median(samples, axis=0), np.float32)
    differing = np.abs(samples - median).mean()
    if differing < _MIN_SHADOW:
        return median
    height, width = paper.shape
    surface = np.linalg.lstsq(_quadratic(y / height, x / width), samples, rcond=None)[0]
    if np.abs(samples - _quadratic(y / height, x / width) @ surface).mean() > _SHADOW * differing:
        return median
    rows, columns = np.indices((height, width), np.float32)
    shaded = _quadratic(rows.ravel() / height, columns.ravel() / width) @ surface
    return np.asarray(shaded, np.float32).reshape(pixels.shape)


def _quadratic(y: NDArray[np.floating], x: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the terms (n, 6) of a quadratic function of two variables."""
    return np.stack([np.ones_like(y), y, x, y * y, x * y, x * x], axis=-1).astype(np.float32)


def _direction(difference: Pixels, distance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the colour (3,) of the ink less that of the paper, scaled so that black less white has the length 1."""
    strongest = difference.reshape(-1, 3)[int(distance.argmax())]
    alike = difference[(distance >= _STRONG * distance.max()) & (difference @ strongest > 0)]
    mean = alike.mean(axis=0) if len(alike) else strongest
    return (mean / max(float(np.linalg.norm(mean)), 1e-6) / 3**0.5).astype(np.float32)


def _widened(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    return np.asarray(PillowImage.fromarray(mask).convert("L").filter(ImageFilter.BoxBlur(by))) > 0


def _unframed(ink: Ink) -> Iterator[Ink]:
    """Yield the ink without what reaches the picture's edge, or encloses all the rest, if that leaves enough."""
    components = find_components(ink >= INK_THRESHOLD)
    inside = ~(_reaches_edge(components, ink.shape) | _encloses(components))
    heights = components.bottom[inside] - components.top[inside]
    if inside.all() or heights.max(initial=0) < MIN_UNFRAMED * ink.shape[0]:
        return
    kept = np.where(np.concatenate([[False], inside])[components.labels], ink, np.float32(0))
    yield kept / kept.max()


def _reaches_edge(components: Components, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    at_start = (components.top == 0) | (components.left == 0)
    return at_start | (components.bottom == shape[0]) | (components.right == shape[1])


def _encloses(components: Components) -> NDArray[np.bool_]:
    """Tell, for each component, whether its bounding box holds those of all other large ones."""
    sides = np.stack([-components.left, -components.top, components.right, components.bottom])
    largest = np.argsort(components.area)[::-1][:2]
    holds = np.zeros(len(components.area), np.bool_)
    for outer, inner in [*pairwise(largest), *pairwise(largest[::-1])]:
        holds[outer] = bool((sides[:, outer] > sides[:, inner]).all())
    return holds
