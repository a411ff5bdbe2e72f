"""Training on several machines at once: Keras's multi-worker strategy, asked for by ``TF_CONFIG``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
import tensorflow as tf

from pynumdraw.errors import BadSetting

_VARIABLE = "TF_CONFIG"
_WANTED = '{"cluster": {"worker": ["HOST:PORT", …]}, "task": {"type": "worker", "index": 0}}'


class Master(msgspec.Struct):
    """Where the workers listen, as host:port; the first is the chief, who alone writes the model."""

    worker: Annotated[list[str], msgspec.Meta(min_length=1)]


class Task(msgspec.Struct):
    """Which of the workers this process is, from 0 on."""

    type: Literal["worker"]
    index: Annotated[int, msgspec.Meta(ge=0)]


class Cluster(msgspec.Struct):
    """What ``TF_CONFIG`` says."""

    cluster: Master
    task: Task


def read_cluster(environment: Mapping[str, str]) -> Cluster | None:
    """Read ``TF_CONFIG``; None if it is not set, or empty.

    Raises
    ------
    BadSetting
        If it is not what TensorFlow wants.
    """
    text = environment.get(_VARIABLE, "")
    if not text:
        return None
    try:
        found = msgspec.json.decode(text, type=Cluster)
    except msgspec.DecodeError as error:
        raise BadSetting(f"{_VARIABLE} is '{text}' ({error}), wanted is {_WANTED}.") from error
    if found.task.index >= len(found.cluster.worker):
        raise BadSetting(f"{_VARIABLE} is '{text}', wanted is {_WANTED}, the index being that of one of the workers.")
    return found


def join(cluster: Cluster | None) -> Any:
    """Give the strategy to train by: TensorFlow's usual one, or one shared with all workers, once they are there.

    Each worker is given its own part of every batch. What they learn is averaged after each step, so that all have the
    same network all the time (https://www.tensorflow.org/guide/distributed_training).
    """
    return tf.distribute.MultiWorkerMirroredStrategy() if cluster else tf.distribute.get_strategy()


def require_same(strategy: Any, epoch: int) -> None:
    """Check that all workers have done as many epochs: else what they go on from were different networks.

    Raises
    ------
    BadSetting
        If one has done more or less than the others.
    """
    done = strategy.gather(tf.constant([epoch]), axis=0).numpy().tolist()
    if len(set(done)) > 1:
        raise BadSetting(
            f"The workers have done {done} epochs of an interrupted training: remove .training-* from the folder of"
            " models on each, so that they begin anew together."
        )
