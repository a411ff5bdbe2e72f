"""Batch normalisation as one operation: the many that Keras does it by take a quarter of a training."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable("pynumdraw")
class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras' layer (S. Ioffe, C. Szegedy: "Batch Normalization", ICML 2015), of vectors or images, last axis channels.

    Its weights are those of Keras' layer. It would see but a part of a batch that several machines share.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: None = None) -> Any:  # noqa: ARG002 - Keras'
        """Normalise by what the batch is like, and note that; or, not in training, by what was noted."""
        noted = self.moving_mean, self.moving_variance
        so_far = [tf.convert_to_tensor(weight, tf.float32) for weight in noted]
        normalized, *seen = tf.compat.v1.nn.fused_batch_norm(
            inputs if len(inputs.shape) == 4 else inputs[:, None, None],  # it takes (n, height, width, channels)
            tf.convert_to_tensor(self.gamma, tf.float32),
            tf.convert_to_tensor(self.beta, tf.float32),
            *([] if training else so_far),
            epsilon=self.epsilon,
            is_training=bool(training),
        )
        if training:
            for weight, old, new in zip(noted, so_far, seen):
                weight.assign(self.momentum * old + (1 - self.momentum) * new)
        return tf.reshape(normalized, tf.shape(inputs))
