"""The options of a training: every hyperparameter, the presets, and the files to read and write."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pynumdraw.learn.evaluation.calibration_config import CalibrationSettings
from pynumdraw.learn.synthesis import parameter_types
from pynumdraw.model.sidecar import LatticeWeights, NumberWeights

# fmt: off
NUMBERS = parameter_types.NumberStyle(
    lengths=(0.35, 0.2, 0.16, 0.11, 0.07, 0.05, 0.02, 0.02, 0.01, 0.01),
    gaps=(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.8), gap=0.08, size=0.08, baseline=0.05, slope=0.04, shear=0.15,
    strength=0.3, joined=0.04, join_distance=0.8, closest=0.0, stacked_eight=0.15, tapped=0.04, retraced=0.03,
    right_to_left=0.03,
)
SYNTHESIS = parameter_types.Synthesis(
    distortion=parameter_types.StrokeDistortion(
        scale=0.04, shift=0.025, tremor=0.025, waves=0.03, taper_width=0.2, taper_height=0.15, rotation=7, slant=0.18,
        aspect=0.15,
    ),
    strength=(0.0, 1.2),
    glyph_strength=(0.3, 1.4),
    habits=parameter_types.WritingHabits(
        crossed_seven=0.3, slashed_zero=0.08, backslashed_zero=0.04, flagged_one=0.3, footed_one=0.25,
    ),
    interpolation=parameter_types.Interpolation(share=0.6, max_distance=0.2, weights=(-0.35, 0.65)),
    noise=parameter_types.CaptureNoise(
        shortened=0.15, lengthened=0.15, hooked=0.1, joined=0.06, interrupted=0.05, retraced=0.04, coarse=0.15,
        jagged=0.1,
    ),
    outliers=parameter_types.OutlierMix(
        overlap=1.5, turned=1.0, glyph=10, several=5, doodle=3.5, scribble=2.0, walk=1.5, spatter=1.0, hatching=1.0,
        lying_line=1.0, polygon=1.0, curl=0.8, speck=0.3,
    ),
    numbers=NUMBERS,
    candidates=replace(  # of two digits or more, more often joined, and distorted as all ink is
        NUMBERS, lengths=(0.0, 0.5, 0.3, 0.2), closest=-0.12, joined=0.15, strength=1.0, tapped=0.0, retraced=0.0,
    ),
    doubted=0.05,
    pen_width=(1.2, 2.6),
    speck_size=0.5,
)
CALIBRATION = CalibrationSettings(
    non_digit_weight=0.005, max_non_digits_called_number=0.06, max_wrong_numbers=0.008, max_digits_rejected=0.004,
    non_number_weight=0.07, max_non_numbers_called_number=0.03, max_wrong_several=0.008,
)
DISTORTION = parameter_types.ImageDistortion(
    rotation=12.0, shear=0.25, scale=0.12, shift=0.7, elastic=1.1, thickness=0.4
)
OTHER_PENS = parameter_types.ImageDistortion(
    rotation=6.0, shear=0.12, scale=0.08, shift=0.7, elastic=0.5, thickness=0.2
)


LATTICE = LatticeWeights(
    is_digit=1.23, digits=-0.70, small=-0.80, overlap=-1.10, gap=-0.32, parts=0.28, abreast=-0.76, wide=-0.28,
    cuts=-0.84, rows=0.08,
)
NUMBER = NumberWeights(
    intercept=-8.2, length=0.5, least=-0.1, mean=1.2, small=-0.9, overlap=-0.9, parts=0.15, cuts=-0.35
)
# fmt: on


class Schedule(msgspec.Struct, frozen=True):
    """How long to train a network."""

    epochs: int
    reuse: int = 1  # times that an epoch uses each distorted image and the teachers' output for it
    batch: int = 512  # images in a step


class Architecture(msgspec.Struct, frozen=True):
    """The network that is served: a multilayer perceptron."""

    hidden: tuple[int, ...] = (1024, 512)  # units of each hidden layer
    components: int = 192  # outputs of the linear layer before these: neighbouring pixels are too alike to need 784
    normalization_momentum: float = 0.95


class TeacherArchitecture(msgspec.Struct, frozen=True):
    """The convolutional networks that teach it."""

    # filters, kernel size and strides of each convolution
    convolutions: tuple[tuple[int, int, int], ...] = ((32, 5, 2), (64, 3, 2), (128, 3, 1), (128, 3, 1))
    hidden: int = 256
    dropout: float = 0.3
    normalization_momentum: float = 0.95


class Optimization(msgspec.Struct, frozen=True):
    """How weights change (`muon`), and which epoch's weights are kept."""

    learning_rate: float = 0.02  # the highest
    momentum: float = 0.95
    weight_decay: float = 0.1  # of matrices in a step, relative to the learning rate
    adam_rate: float = 0.2  # Adam's learning rate relative to Muon's: it steps as far in each weight
    temperature: float = 3.0  # of distillation: a high one shows what a teacher thinks of unlikely classes
    loss_tolerance: float = 1.02  # times the lowest validation loss, up to which a later epoch is as good


class Split(msgspec.Struct, frozen=True):
    """What is held back for validation."""

    mnist: float = 1 / 12  # share of the training images: 5,000 of 60,000
    ink: float = 1 / 7  # share of the writers, and of the alphabets, of each ink file
    outliers: int = 3000  # outliers that are made for validation alone
    near: float = 0.025  # mean distance from a held-back drawing within which a drawing of outlier files is left out


class Amounts(msgspec.Struct, frozen=True):
    """How many images are made, and how many of them an epoch uses."""

    outliers: int = 100_000
    outliers_per_digit: int = 2  # at most, relative to the images of MNIST
    outliers_per_epoch: float = 0.2  # share
    variants: int = 16  # of each drawing in ink files
    variants_per_epoch: float = 0.25  # share
    candidates: int = 60_000  # of composed numbers
    candidates_per_epoch: float = 0.25  # share
    outlier_variants: int = 4  # of each drawing in outlier files
    outlier_variants_per_epoch: float = 0.125  # share
    teacher_ink: float = 0.5  # share of an epoch's ink that a teacher sees: of more, it learns the few writers by heart


class Screening(msgspec.Struct, frozen=True):
    """How drawings are found among the non-digits that look like a digit: a teacher that has not seen them tells."""

    schedule: Schedule = Schedule(4, 1, 1024)
    conviction: float = 0.9  # probability of a digit above which a drawing is left out


class Composition(msgspec.Struct, frozen=True):
    """How many numbers are composed to calibrate the reading of several digits."""

    of_training_writers: int = 2500
    of_validation_writers: int = 3000
    words: int = 1000  # made of validation drawings that are no digits


class Augmentation(msgspec.Struct, frozen=True):
    """How training images are distorted, anew in each epoch."""

    distortion: parameter_types.ImageDistortion = DISTORTION
    undistorted: float = 0.2  # share of the images: sampling between pixels blurs, and the server's images are sharp
    milder_from: float = 0.7  # share of all epochs after which distortions become milder
    final_strength: float = 0.4  # of the distortions, in the end


class Hyperparameters(msgspec.Struct, frozen=True):
    """Everything but the seed and the data that decides what a training makes."""

    schedule: Schedule
    teachers: tuple[Schedule, ...] = ()
    network: Architecture = Architecture()
    teacher: TeacherArchitecture = TeacherArchitecture()
    optimization: Optimization = Optimization()
    split: Split = Split()
    amounts: Amounts = Amounts()
    screening: Screening = Screening()
    augmentation: Augmentation = Augmentation()
    synthesis: parameter_types.Synthesis = SYNTHESIS
    calibration: CalibrationSettings = CALIBRATION
    composition: Composition = Composition()
    lattice: LatticeWeights = LATTICE  # where there are no digits of validation writers to fit them to
    number: NumberWeights = NUMBER
    calibration_distortion: parameter_types.ImageDistortion = OTHER_PENS  # of validation images: users have other pens


SMALL, FEW = Architecture(hidden=(512, 512)), Amounts(outliers=20_000, variants=4, candidates=15_000)
PRESETS = {
    "quick": Hyperparameters(Schedule(14), network=SMALL, amounts=FEW, screening=Screening(Schedule(2, 1, 1024))),
    "standard": Hyperparameters(Schedule(20, 4, 2048), teachers=(Schedule(8, 1, 1024),)),
    "best": Hyperparameters(Schedule(60, 4, 2048), teachers=(Schedule(12, 1, 1024),) * 3),
}


class Options(NamedTuple):
    """The options of `train.py`."""

    data: Path  # folder to read MNIST from
    models: Path  # folder to write to
    ink: Sequence[Path]  # ink files to train on besides MNIST
    version: str  # of the artefact
    hyperparameters: Hyperparameters
    seed: int  # of all random numbers
    command: str  # that repeats this training
    recalibrate: bool = False  # keep the current network, and only calibrate its reading of numbers anew
    outliers: Sequence[Path] = ()  # files of drawings that are no digits
    other_data: bool = False  # use files under MNIST's names that are not MNIST's
