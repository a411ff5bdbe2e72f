"""Read the layers of the network from a `.tflite` file: their int8 weights, as LiteRT multiplies them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BrokenArtefact


class Layer(NamedTuple):
    """A fully connected layer of m outputs and n inputs.

    Attributes
    ----------
    weights : array (m, n), int8
    scales : array (m,), float32
        What the weights of each output are multiplied by.
    biases : array (m,), float32
    is_rectified : bool
        Whether negative outputs become 0.
    """

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    biases: NDArray[np.float32]
    is_rectified: bool


def read_layers(content: bytes) -> list[Layer]:
    """Return the layers of the network in the content of a `.tflite` file, in the order in which they are computed.

    Raises
    ------
    BrokenArtefact
        If a layer is not fully connected with int8 weights, or has an activation function other than ReLU.
    """
    layers = list(_layers(content))
    sizes = [(layer.weights.shape[1], len(layer.weights)) for layer in layers]
    if not layers or any(before[1] != after[0] for before, after in pairwise(sizes)):
        raise BrokenArtefact(f"The network's layers have {sizes} inputs and outputs: they don't follow one another.")
    return layers


def _layers(content: bytes) -> Iterator[Layer]:
    # Only who asks for the weights waits for this module, and needs memory for it.
    from ai_edge_litert import schema_py_generated as schema  # noqa: PLC0415

    model = schema.Model.GetRootAsModel(content)
    graph = model.Subgraphs(0)
    for operator in map(graph.Operators, range(graph.OperatorsLength())):
        if model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode() != schema.BuiltinOperator.FULLY_CONNECTED:
            continue  # the others only give the image another shape
        options = schema.FullyConnectedOptions()
        options.Init(operator.BuiltinOptions().Bytes, operator.BuiltinOptions().Pos)
        activation = options.FusedActivationFunction()
        tensor = graph.Tensors(operator.Inputs(1))
        scales = tensor.Quantization().ScaleAsNumpy()
        if tensor.Type() != schema.TensorType.INT8 or activation not in (0, schema.ActivationFunctionType.RELU):
            raise BrokenArtefact(f"A layer has weights of type {tensor.Type()} and activation {activation}.")
        outputs, inputs = tensor.ShapeAsNumpy().tolist()
        weights = model.Buffers(tensor.Buffer()).DataAsNumpy().view(np.int8).reshape(outputs, inputs)
        at = operator.Inputs(2) if operator.InputsLength() > 2 else -1
        biases = np.zeros(outputs, np.float32)
        if at >= 0:
            biases = model.Buffers(graph.Tensors(at).Buffer()).DataAsNumpy().view(np.float32)
        yield Layer(weights, np.broadcast_to(scales, outputs).astype(np.float32), biases, bool(activation))
