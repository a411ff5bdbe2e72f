"""The optimizer: Muon for the matrices of hidden layers, Adam for all other weights."""

from typing import Any

import keras
import tensorflow as tf

from pynumdraw.learn.training.config import Optimization
from pynumdraw.learn.training.network import CLASSES

_ITERATIONS = 5
_QUINTIC = 3.4445, -4.7750, 2.0315  # K. Jordan's coefficients: singular values soon come close to 1


class Muon(keras.optimizers.Adam):
    """An optimizer that steps along the momentum of a matrix, made orthogonal: equally far in every direction.

    K. Jordan et al.: "Muon: An optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/. Filters count as matrices. Weight decay is decoupled (I. Loshchilov,
    F. Hutter, ICLR 2019). The Muon of Keras 3.12 does not run with TensorFlow.
    """

    def __init__(self, learning_rate: Any, optimization: Optimization) -> None:
        adam: Any = super()
        adam.__init__(learning_rate)
        self._optimization = optimization

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update a variable; Keras calls this for each of them in every step."""
        momentum, decay = self._optimization.momentum, self._optimization.weight_decay
        if len(variable.shape) > 1:
            self.assign_sub(variable, variable * (learning_rate * decay))
        if not _is_hidden(variable.shape):
            adam: Any = super()
            adam.update_step(gradient, variable, learning_rate * self._optimization.adam_rate)
            return
        velocity = self._momentums[self._get_variable_index(variable)]
        self.assign(velocity, momentum * velocity + gradient)
        ahead = tf.reshape(gradient + momentum * velocity, (-1, variable.shape[-1]))  # Nesterov momentum
        self.assign_sub(variable, learning_rate * tf.reshape(_orthogonal(ahead), variable.shape))


def _is_hidden(shape: Any) -> bool:
    return len(shape) > 1 and shape[-1] != CLASSES


def _orthogonal(matrix: Any) -> Any:
    """Return about the nearest orthogonal matrix (Newton-Schulz iteration), scaled up if it has more outputs."""
    rows, columns = matrix.shape
    a, b, c = _QUINTIC
    x = tf.cast(matrix / (tf.norm(matrix) + 1e-7), keras.mixed_precision.dtype_policy().compute_dtype)
    x = tf.transpose(x) if rows > columns else x
    for _ in range(_ITERATIONS):
        square = tf.matmul(x, x, transpose_b=True)
        x = a * x + tf.matmul(b * square + c * tf.matmul(square, square), x)
    x = tf.transpose(x) if rows > columns else x
    return tf.cast(x, matrix.dtype) * max(1.0, columns / rows) ** 0.5
