"""Distortions of images: affine, elastic, and of the width of the pen.

P. Simard, D. Steinkraus, J. Platt: "Best Practices for Convolutional Neural Networks Applied to Visual Document
Analysis", ICDAR 2003. NumPy computes the sampling positions of a whole batch; OpenCV samples the images.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE, Image
from pynumdraw.learn.synthesis.parameter_types import ImageDistortion

Images = NDArray[np.float32]

_SMOOTHNESS = 4.0  # standard deviation, in pixels, of the Gaussian that smooths elastic displacements
_NODES = np.linspace(-_SMOOTHNESS, SIDE - 1 + _SMOOTHNESS, 10)  # dense enough for fields as smooth as that
_KERNEL = np.exp(-(((np.arange(SIDE)[:, None] - _NODES) / _SMOOTHNESS) ** 2) / 2).astype(np.float32)
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
cv2.setNumThreads(1)  # images this small are not worth several threads


def distort(images: Images, rng: np.random.Generator, limits: ImageDistortion) -> Images:
    """Distort each image of a batch (n, 28, 28) in its own way; values stay in [0, 1]."""
    places = _affine_places(len(images), rng, limits) + _displacements(len(images), rng, limits)
    thickness = rng.uniform(-limits.thickness, limits.thickness, len(images))
    return sample([_thicken(image, t) for image, t in zip(images, thickness)], places)


def sample(images: Sequence[Image], places: NDArray[np.float32]) -> Images:
    """Sample images (n, 28, 28) bilinearly at places (n, 28, 28, 2) of (x, y) in pixels; outside they are 0."""
    read = [cv2.remap(image, place, None, cv2.INTER_LINEAR) for image, place in zip(images, places)]
    return np.asarray(read, np.float32)


def _thicken(image: NDArray[np.float32], thickness: float) -> NDArray[np.float32]:
    other = cv2.dilate(image, _CROSS) if thickness > 0 else cv2.erode(image, _CROSS)
    return cv2.addWeighted(image, 1 - abs(thickness), other, abs(thickness), 0)


def _affine_places(n: int, rng: np.random.Generator, limits: ImageDistortion) -> NDArray[np.float32]:
    """Return where to sample each pixel of n images under random affine maps: (n, 28, 28, 2)."""

    def draw(limit: float, *shape: int) -> NDArray[np.float32]:
        return rng.uniform(-limit, limit, (n, *shape)).astype(np.float32)

    angle = np.radians(draw(limits.rotation))
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], axis=-1).reshape(n, 2, 2)
    slant = np.tile(np.eye(2, dtype=np.float32), (n, 1, 1))
    slant[:, 0, 1] = draw(limits.shear)
    stretch = 1 + draw(limits.scale, 2)
    matrix: NDArray[np.float32] = turn @ slant * stretch[:, None, :]
    centred = (np.indices((SIDE, SIDE))[::-1].reshape(2, -1) - (SIDE - 1) / 2).astype(np.float32)
    moved = centred.T @ matrix.transpose(0, 2, 1) + (SIDE - 1) / 2 + draw(limits.shift, 1, 2)
    return moved.reshape(n, SIDE, SIDE, 2)


def _displacements(n: int, rng: np.random.Generator, limits: ImageDistortion) -> NDArray[np.float32]:
    """Draw smooth random displacements (n, 28, 28, 2), in pixels."""
    fields = _KERNEL @ rng.standard_normal((n, 2, len(_NODES), len(_NODES)), np.float32) @ _KERNEL.T
    strength = rng.uniform(0, limits.elastic, (n, 1, 1, 1)).astype(np.float32)
    scale = strength / np.abs(fields).mean(axis=(1, 2, 3), keepdims=True)
    return (fields * scale).transpose(0, 2, 3, 1).astype(np.float32, copy=False)
