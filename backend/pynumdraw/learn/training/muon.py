"""How weights change: Muon for the matrices of hidden layers, Adam for all else."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from pynumdraw.learn.training.network import CLASSES

MOMENTUM = 0.95
WEIGHT_DECAY = 0.1
"""Of matrices, times the learning rate, in a step."""
OTHERS = 0.2
"""Of the learning rate, what Adam has: its steps are as long in each weight, not in each direction."""
_ITERATIONS = 5
_QUINTIC = 3.4445, -4.7750, 2.0315  # K. Jordan's: singular values come near 1 soon, if not quite to it


@keras.saving.register_keras_serializable("pynumdraw")
class Muon(keras.optimizers.Adam):
    """Step as far in every direction: along the momentum of a matrix, made orthogonal.

    K. Jordan et al.: "Muon: An optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/. Filters count as matrices. Weights decay apart from that (I. Loshchilov,
    F. Hutter, ICLR 2019). Keras 3.12 has a Muon of its own, which does not run with TensorFlow.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change a variable; Keras calls this for each, in every step."""
        if len(variable.shape) > 1:
            self.assign_sub(variable, variable * (learning_rate * WEIGHT_DECAY))
        if not _is_hidden(variable.shape):
            adam: Any = super()
            adam.update_step(gradient, variable, learning_rate * OTHERS)
            return
        momentum = self._momentums[self._get_variable_index(variable)]
        self.assign(momentum, MOMENTUM * momentum + gradient)
        ahead = tf.reshape(gradient + MOMENTUM * momentum, (-1, variable.shape[-1]))  # Y. Nesterov's
        self.assign_sub(variable, learning_rate * tf.reshape(_orthogonal(ahead), variable.shape))


def _is_hidden(shape: Any) -> bool:
    return len(shape) > 1 and shape[-1] != CLASSES


def _orthogonal(matrix: Any) -> Any:
    """Give about the nearest orthogonal matrix (Newton and Schulz's iteration), larger where it has more outputs."""
    rows, columns = matrix.shape
    a, b, c = _QUINTIC
    x = tf.cast(matrix / (tf.norm(matrix) + 1e-7), keras.mixed_precision.dtype_policy().compute_dtype)
    x = tf.transpose(x) if rows > columns else x
    for _ in range(_ITERATIONS):
        square = tf.matmul(x, x, transpose_b=True)
        x = a * x + tf.matmul(b * square + c * tf.matmul(square, square), x)
    x = tf.transpose(x) if rows > columns else x
    return tf.cast(x, matrix.dtype) * max(1.0, columns / rows) ** 0.5
