"""The training loop."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.evaluation.scoring import log_loss
from pynumdraw.learn.training.batches import SIGNATURE, Batches
from pynumdraw.learn.training.checkpoint import Checkpoint, Epoch
from pynumdraw.learn.training.config import Hyperparameters
from pynumdraw.learn.training.distillation import softened_loss, targets_of
from pynumdraw.learn.training.muon import Muon
from pynumdraw.learn.training.training_data import TrainingData
from pynumdraw.model.recognizer import softmax


def fit(
    checkpoint: Checkpoint,
    training_data: TrainingData,
    hyperparameters: Hyperparameters,
    seed: int,
    teachers: Sequence[Any] = (),
) -> None:
    """Train `checkpoint.network` in place, from the last saved epoch to the end of `hyperparameters.schedule`.

    Parameters
    ----------
    checkpoint : Checkpoint
        The untrained network, and the folder of its checkpoints, whose name is shown in the progress line.
    training_data : TrainingData
    hyperparameters : Hyperparameters
    seed : int
    teachers : sequence of callables
        Networks to learn from instead of the labels.
    """
    network, schedule, optimization = checkpoint.network, hyperparameters.schedule, hyperparameters.optimization
    targets = targets_of(teachers, optimization.temperature)
    batches = Batches(training_data.parts, schedule, hyperparameters.augmentation, seed, targets)

    # warm up over the first epoch, then follow a cosine to 0 (I. Loshchilov, F. Hutter, ICLR 2017)
    decay_steps = max(1, (schedule.epochs - 1) * batches.steps)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, decay_steps, warmup_target=optimization.learning_rate, warmup_steps=batches.steps
    )
    loss_from_labels = keras.losses.CategoricalCrossentropy(from_logits=True)
    loss_from_teachers = softened_loss(optimization.temperature)
    network.compile(Muon(rate, optimization), loss_from_teachers if teachers else loss_from_labels)
    checkpoint.restore()

    train_step = tf.function(network.train_step, input_signature=[SIGNATURE])
    read = tf.function(partial(network, training=False), reduce_retracing=True)
    title, done = f"Training ({checkpoint.folder.name})", checkpoint.epoch
    with tqdm(total=schedule.epochs, initial=done, desc=title, unit="epoch", dynamic_ncols=True) as bar:
        for epoch in range(done, schedule.epochs):
            network.reset_metrics()
            loss = np.nan
            for batch in batches.epoch(epoch):
                loss = train_step(batch)["loss"]
            scores = validate(read, training_data.validation)
            checkpoint.save({"epoch": epoch + 1, "loss": float(loss), **scores}, optimization.loss_tolerance)
            errors = {name.removesuffix("_error"): e for name, e in scores.items() if name.endswith("_error")}
            bar.set_postfix_str(", ".join(f"{name}={error:.2%}" for name, error in errors.items()))
            bar.update()


def validate(read: Callable[[Any], Any], validation: dict[str, LabelledImages]) -> Epoch:
    """Return each set's error and the mean of their losses; a non-digit read as a digit is an error, too.

    Parameters
    ----------
    read : callable
        Function from images (n, 28, 28) to logits (n, 11).
    validation : dict of LabelledImages
    """
    scores: Epoch = {}
    losses: list[float] = []
    for name, data in validation.items():
        logits = np.concatenate([read(data.images[at : at + 1024]) for at in range(0, len(data.labels), 1024)])
        probabilities = softmax(logits)
        scores[f"{name}_error"] = float((probabilities.argmax(axis=1) != data.labels).mean())
        losses.append(log_loss(probabilities, data.labels))
    return scores | {"validation_loss": sum(losses) / len(losses)}
