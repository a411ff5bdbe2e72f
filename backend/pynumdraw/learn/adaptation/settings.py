"""The hyperparameters of an adaptation."""

import msgspec
from msgspec.structs import replace

from pynumdraw.learn.synthesis.parameter_types import Synthesis, WritingHabits
from pynumdraw.learn.training.config import SYNTHESIS

OWN = replace(SYNTHESIS, habits=WritingHabits(0.0, 0.0, 0.0, 0.0, 0.0), strength=(0.0, 1.0))
"""How own drawings are varied: in their writer's own habits. Of wider variants more is read, and more is forgotten."""


class Rehearsal(msgspec.Struct, frozen=True):
    """How many images of each kind keep a model from forgetting.

    What is no digit, or a part of a number, is easily taken for one in a new habit: it is more than half of them.
    """

    mnist: int = 15_000
    ink: int = 10_000  # variants of drawings in ink files
    candidates: int = 12_000  # of composed numbers
    outliers: int = 3_000
    outlier_variants: int = 6_000  # of drawings in outlier files


class Adaptation(msgspec.Struct, frozen=True):
    """How a model adapts."""

    steps: int = 300
    rehearsed: int = 512  # images in a step that the model knows
    mixed: float = 0.4  # share of these that are mixtures of two
    own: int = 128  # images in a step that are variants of own drawings
    own_weight: float = 0.1  # of the loss of own images, relative to that of the others
    variants: int = 24  # of each own drawing
    learning_rate: float = 0.02  # the highest
    momentum: float = 0.9
    warm_up: float = 0.1  # share of the steps
    temperature: float = 2.0  # of distillation
    enough: float = 0.5  # loss of an own image from which on it is not learned any further
    rehearsal: Rehearsal = Rehearsal()
    own_synthesis: Synthesis = OWN
    synthesis: Synthesis = SYNTHESIS  # of the rehearsal
