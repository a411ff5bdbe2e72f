"""Pack what a browser needs to read by itself: the network's weights, and how to read what it says."""

import struct
from collections.abc import Sequence

import msgspec
import numpy as np

from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.sidecar import Calibration, LatticeWeights, NumberWeights, Thresholds
from pynumdraw.model.tflite_weights import Layer, read_layers

_ALIGNMENT = 8


class PackedLayer(msgspec.Struct):
    """Where the arrays of a layer lie, in bytes from the end of the header: see `Layer`."""

    inputs: int
    outputs: int
    is_rectified: bool
    scales: int
    biases: int
    weights: int


class Header(msgspec.Struct):
    """The model without its weights, as its sidecar has it."""

    name: str
    version: str
    calibration: Calibration
    thresholds: Thresholds
    lattice: LatticeWeights
    number: NumberWeights
    layers: list[PackedLayer]


def pack_weights(model: LoadedModel) -> bytes:
    """Return the weights of a model in one piece; the same model always gives the same bytes.

    Returns
    -------
    bytes
        The length of a header (4 bytes, little-endian); the header, as JSON, padded with spaces so that what follows
        is aligned to 8 bytes; then, for each layer, scales and biases (float32, little-endian), and after these all
        weights (int8, the inputs of an output side by side).

    Raises
    ------
    BrokenArtefact
        If the network has other layers than `read_layers` knows.
    """
    layers = read_layers(model.content)
    vectors = [array.astype("<f4").tobytes() for layer in layers for array in (layer.scales, layer.biases)]
    matrices = [layer.weights.tobytes() for layer in layers]
    sidecar = model.sidecar
    header = msgspec.json.encode(
        Header(
            sidecar.name,
            sidecar.version,
            sidecar.calibration,
            sidecar.thresholds,
            sidecar.lattice,
            sidecar.number,
            _places(layers, [len(array) for array in vectors + matrices]),
        )
    )
    header += b" " * (-(4 + len(header)) % _ALIGNMENT)
    return b"".join([struct.pack("<I", len(header)), header, *vectors, *matrices])


def _places(layers: Sequence[Layer], lengths: Sequence[int]) -> list[PackedLayer]:
    """Return where arrays of these lengths, in bytes, lie: scales and biases of each layer, then all weights."""
    starts = np.cumsum([0, *lengths]).tolist()
    return [
        PackedLayer(
            layer.weights.shape[1],
            len(layer.weights),
            layer.is_rectified,
            starts[2 * i],
            starts[2 * i + 1],
            starts[2 * len(layers) + i],
        )
        for i, layer in enumerate(layers)
    ]
