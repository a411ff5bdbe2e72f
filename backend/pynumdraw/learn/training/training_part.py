"""A part of the training data: images of one kind."""

from typing import NamedTuple

from pynumdraw.learn.data.mnist import LabelledImages


class Part(NamedTuple):
    """Images, how many of them an epoch uses, and whether they come from the ink of few writers."""

    data: LabelledImages
    samples_per_epoch: int
    is_ink: bool = False
