"""Recalibration after an adaptation: what is no digit is called a number no more often than before."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.evaluation.calibration import confidences
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Calibration, Sidecar

STEPS = [step / 10 for step in range(31)]
"""Additions to the bias that are tried."""


def recalibrated(rehearsal: LabelledImages, before: Engine, after: Engine, sidecar: Sidecar) -> Calibration:
    """Return the calibration of an adapted network: that of its ancestor, with a bias that is higher if need be.

    Parameters
    ----------
    rehearsal : LabelledImages
        Images that the ancestor learned from. Those that are no digits count.
    before, after : Engine
        The network of the ancestor, and the adapted one.
    sidecar : Sidecar
        Of the ancestor.
    """
    images = rehearsal.images[rehearsal.labels == NOT_A_DIGIT]
    if not len(images):
        return sidecar.calibration
    logits = after.logits(images)
    most = _called_numbers(before.logits(images), sidecar.calibration, sidecar)
    tried = [replace(sidecar.calibration, bias=sidecar.calibration.bias + step) for step in STEPS]
    return next((one for one in tried if _called_numbers(logits, one, sidecar) <= most), tried[-1])


def _called_numbers(logits: NDArray[np.float32], calibration: Calibration, sidecar: Sidecar) -> int:
    return int((confidences(logits, calibration)[1] >= sidecar.thresholds.number).sum())
