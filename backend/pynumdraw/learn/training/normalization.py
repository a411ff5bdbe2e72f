"""Batch normalization as one operation; the many operations of Keras' layer take a quarter of a training."""

from typing import Any

import keras
import tensorflow as tf


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras' layer (S. Ioffe, C. Szegedy: "Batch Normalization", ICML 2015), fused; the last axis is the channels.

    Inputs are vectors or images. Its weights are those of Keras' layer, which can load them.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: None = None) -> Any:  # noqa: ARG002 - Keras'
        """Normalize by the batch's statistics and update the moving ones; when not training, by the moving ones."""
        moving = self.moving_mean, self.moving_variance
        so_far = [tf.convert_to_tensor(weight, tf.float32) for weight in moving]
        normalized, *of_batch = tf.compat.v1.nn.fused_batch_norm(
            inputs if len(inputs.shape) == 4 else inputs[:, None, None],  # it takes (n, height, width, channels)
            tf.convert_to_tensor(self.gamma, tf.float32),
            tf.convert_to_tensor(self.beta, tf.float32),
            *([] if training else so_far),
            epsilon=self.epsilon,
            is_training=bool(training),
        )
        if training:
            for weight, old, new in zip(moving, so_far, of_batch):
                weight.assign(self.momentum * old + (1 - self.momentum) * new)
        return tf.reshape(normalized, tf.shape(inputs))
