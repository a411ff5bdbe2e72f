"""The weights that a browser gets are those of the network that is served."""

from __future__ import annotations

import json
from typing import Any

import flatbuffers
import msgspec
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import Image, rasterise
from pynumdraw.model.artefact import load_current_model
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.tflite_weights import read_layers
from pynumdraw.model.weights import Header, pack_weights

MODEL = load_current_model()


def images_of(drawings: list[dict[str, Any]]) -> Image:
    strokes = [[np.array([stroke["x"], stroke["y"]], float).T for stroke in one["strokes"]] for one in drawings]
    return np.stack([rasterise(polylines) for polylines in strokes])


def test_layers_compute_the_networks_logits_but_for_rounding(pen_digits: list[dict[str, Any]]) -> None:
    images = images_of(pen_digits)
    values = images.reshape(len(images), -1)
    for layer in read_layers(MODEL.content):
        values = values @ (layer.weights * layer.scales[:, None]).T + layer.biases
        values = np.maximum(values, 0) if layer.is_rectified else values
    logits = Recognizer(loaded=MODEL).engine.logits(images)
    assert np.abs(values - logits).max() < 0.2
    assert (values.argmax(1) == logits.argmax(1)).all()


def test_packed_arrays_lie_where_the_header_says() -> None:
    packed = pack_weights(MODEL)
    start = 4 + int.from_bytes(packed[:4], "little")
    header = msgspec.json.decode(packed[4:start], type=Header)
    assert start % 8 == 0
    for place, layer in zip(header.layers, read_layers(MODEL.content), strict=True):
        assert (place.outputs, place.inputs) == layer.weights.shape
        assert place.is_rectified == layer.is_rectified
        for at, array in ((place.scales, layer.scales), (place.biases, layer.biases), (place.weights, layer.weights)):
            assert at % array.itemsize == 0
            found = np.frombuffer(packed, array.dtype, array.size, start + at).reshape(array.shape)
            assert (found == array).all()


def test_header_tells_how_to_read_logits() -> None:
    packed = pack_weights(MODEL)
    header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    sidecar = msgspec.to_builtins(MODEL.sidecar)
    for name in ("name", "version", "calibration", "thresholds", "lattice", "number"):
        assert header[name] == sidecar[name]


def test_weights_are_hardly_larger_than_the_artefact_and_always_the_same() -> None:
    packed = pack_weights(MODEL)
    assert len(packed) <= 1.02 * len(MODEL.content)
    assert pack_weights(load_current_model()) == packed


def test_network_of_other_layers_is_refused() -> None:
    with pytest.raises(BrokenArtefact, match=r"\[\] inputs and outputs"):
        read_layers(network_without_layers())


def network_without_layers() -> bytes:
    graph = schema.SubGraphT()
    graph.operators, graph.tensors = [], []
    model = schema.ModelT()
    model.version, model.subgraphs, model.operatorCodes, model.buffers = 3, [graph], [], []
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
