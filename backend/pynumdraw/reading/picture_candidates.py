"""The candidates for the digits in a picture: groups of the connected components of its ink."""

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.components import Components, find_components
from pynumdraw.ink.ink_extraction import INK_THRESHOLD, Ink
from pynumdraw.ink.parts import APART, SPECK, Part
from pynumdraw.ink.polyline import Box
from pynumdraw.ink.raster import Image
from pynumdraw.ink.segmentation import Range
from pynumdraw.ink.size_normalization import padded, to_image, window_maximum
from pynumdraw.reading.segmented_ink import SegmentedInk

MAX_PARTS = 40
"""Components of ink that are read; the smallest others are left out."""

_SOFT_EDGE = 2  # pixels
_NOTHING, _LEFT_OUT = -1, -2  # in place of the number of a part: no ink, and ink of no part


class PictureCandidates(SegmentedInk):
    """The candidates of a picture.

    Parameters
    ----------
    ink : array (h, w)
    scale : float
        Pixels of the original for each of these.
    """

    def __init__(self, ink: Ink, scale: float) -> None:
        self._ink = ink
        self._scale = scale
        components = find_components(ink >= INK_THRESHOLD)
        owners = _owners(components)
        self.strokes = _parts(components, owners)
        self._owners = np.concatenate([[_NOTHING], owners])[components.labels]
        self._images: dict[Range, Image] = {}

    def image(self, parts: Range) -> Image:
        """Return the image (28, 28) of a range of parts, float32, [0, 1], ink high."""
        if parts not in self._images:
            self._images[parts] = to_image(self._ink_of(parts))
        return self._images[parts]

    def box(self, parts: Range) -> Box:
        """Return the bounding box of a range of parts in the original's pixels."""
        left, top, width, height = super().box(parts)
        return self._scale * left, self._scale * top, self._scale * width, self._scale * height

    def _ink_of(self, parts: Range) -> Ink:
        """Return the ink of a range of parts, with its soft edges but without that of others, cropped to it."""
        left, top, width, height = map(int, super().box(parts))
        crop = slice(top, top + height), slice(left, left + width)
        ink, owners = self._ink[crop], self._owners[crop]
        is_kept = np.zeros(len(self.strokes) + 2, np.bool_)
        is_kept[[part.stroke for part in self.parts_in(parts)]] = True
        own, none = is_kept[owners], owners == _NOTHING
        if not (own | none).all():
            near = window_maximum(padded(own, _SOFT_EDGE), _SOFT_EDGE)
            ink = np.where(own | (none & near), ink, np.float32(0))
        return ink / ink.max()


def _owners(components: Components) -> NDArray[np.intp]:
    """Return the number of the part that each component belongs to.

    A speck close to a larger component belongs to it, as where a pen's line is broken. Of too many components the
    smallest belong to no part.
    """
    wide, high = components.right - components.left, components.bottom - components.top
    size = np.maximum(wide, high)
    height = max(high.max(), 0.3 * wide.max())
    order = np.argsort(components.area)[::-1]
    large = order[size[order] > SPECK * height][:MAX_PARTS]
    small = order[size[order] <= SPECK * height]
    distance = _distances(components, small, large)
    nearest = distance.argmin(axis=1)
    is_near = distance[np.arange(len(small)), nearest] <= APART * height
    owners = np.full(len(size), _LEFT_OUT)
    owners[large] = np.arange(len(large))
    owners[small[is_near]] = nearest[is_near]
    apart = small[~is_near][: MAX_PARTS - len(large)]
    owners[apart] = len(large) + np.arange(len(apart))
    return owners


def _distances(components: Components, small: NDArray[np.intp], large: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the distance (n, m), along x or y, whichever is longer, of bounding boxes of specks and others."""
    left, top, right, bottom = (side[small, None] for side in components[1:5])
    across = np.maximum(components.left[large] - right, left - components.right[large])
    return np.maximum(across, np.maximum(components.top[large] - bottom, top - components.bottom[large]))


def _parts(components: Components, owners: NDArray[np.intp]) -> list[Part]:
    parts: list[Part] = []
    for number in range(int(owners.max()) + 1):
        of_part = owners == number
        left, top = components.left[of_part].min(), components.top[of_part].min()
        right, bottom = components.right[of_part].max(), components.bottom[of_part].max()
        parts.append(Part(number, 0, 0, float(left), float(right), float(top), float(bottom)))
    return parts
