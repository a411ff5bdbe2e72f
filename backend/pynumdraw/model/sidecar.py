"""The sidecar of a model: the types of the JSON file that describes it."""

from typing import Annotated, Any, Literal

import msgspec

Probability = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Calibration(msgspec.Struct, forbid_unknown_fields=True):
    """How logits become probabilities: softmax(logits / temperature) (Guo et al., ICML 2017).

    Attributes
    ----------
    temperature : float, > 0
    bias : float
        Added to the logits of "not a digit" before they are divided.
    """

    temperature: Annotated[float, msgspec.Meta(gt=0)]
    bias: float = 0.0


class LatticeWeights(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Weights of the terms that make up a candidate's score in the lattice (`reading.lattice`).

    Besides them the score has the logarithm of a digit's probability, provided that the candidate is a digit.

    Attributes
    ----------
    is_digit : float
        Of the logarithm of the probability that it is a digit, before `Calibration.bias`.
    digits, small, overlap, gap, parts, abreast, wide, cuts, rows : float
        Of the features of its parts: see `ink.segmentation.FEATURES`.
    """

    is_digit: float = 1.0
    digits: float = 0.0
    small: float = 0.0
    overlap: float = 0.0
    gap: float = 0.0
    parts: float = 0.0
    abreast: float = 0.0
    wide: float = 0.0
    cuts: float = 0.0
    rows: float = 0.0


class NumberWeights(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Weights of a logistic regression that tells numbers of several digits from other drawings.

    Attributes
    ----------
    intercept : float
    length : float
        Of the logarithm of the number of digits.
    least, mean : float
        Of the least and of the mean log-odds that a candidate is a digit.
    ones : float
        Of the share of digits that are read as 1: a mere line is one.
    small, overlap, parts, cuts : float
        Of the greatest `small` and `overlap`, and the sums of `parts` and `cuts`, of the candidates' features.
    touching : float
        Of how near the ink of neighbouring digits is: `digit_layout.touching`.
    """

    intercept: float = 0.0
    length: float = 0.0
    least: float = 1.0
    mean: float = 0.0
    ones: float = 0.0
    small: float = 0.0
    overlap: float = 0.0
    parts: float = 0.0
    cuts: float = 0.0
    touching: float = 0.0


class Thresholds(msgspec.Struct, forbid_unknown_fields=True):
    """When to trust a reading.

    Attributes
    ----------
    number : float
        Confidence from which the verdict is `number`.
    several : float
        Confidence from which the verdict is `number` for a number of several digits.
    not_a_number : float
        Probability of its being a number below which the verdict is `not_a_number`; in format 1, confidence.
    """

    number: Probability
    not_a_number: Probability
    several: Probability = 1.0


class Adaptation(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a model learned from people's own drawings.

    Attributes
    ----------
    model : str
        Stem of the model that was adapted.
    drawings : int
        Number of own drawings that it learned from.
    held_back : int
        Number of own drawings that were held back.
    digests : bytes
        Three bytes of each drawing that it learned from, joined, to know these again; base64 in JSON.
    """

    model: str
    drawings: int
    held_back: int
    digests: bytes = b""


class Sidecar(msgspec.Struct, forbid_unknown_fields=True):
    """Description of a trained model.

    Attributes
    ----------
    name, version : str
        The model's files are named `{name}-{version}` with the endings `.keras`, `.tflite` and `.json`.
    calibration, thresholds
        How to interpret its logits.
    versions : dict of str
        Versions of Python and of the libraries that it was trained with.
    files, training_data : dict of str
        SHA-256, in hex, by file name.
    seed, epochs : int
        Random seed and number of epochs of the training.
    best_epoch : int
        Epoch from which the weights were taken.
    metrics : dict of float
        By data set and measure, such as ``t10k_error``.
    command : str
        Command line of `train.py`, without the options that name the data.
    held_back : dict of lists of str
        Writers and alphabets, by ink file, that the model was not trained on.
    hyperparameters : dict
        Every hyperparameter of the training, by section.
    format : int
        1: for single digits; such a model can be evaluated, not served. 2: for numbers of several digits.
    lattice, number
        How drawings are divided into digits, and told from what is not a number; in format 2.
    adaptations : list of Adaptation
        How it came from its ancestors, the oldest first; empty if it was trained from the start.
    """

    name: str
    version: str
    calibration: Calibration
    thresholds: Thresholds
    versions: dict[str, str]
    files: dict[str, str]
    training_data: dict[str, str]
    seed: int
    epochs: int
    best_epoch: int
    metrics: dict[str, float]
    command: str = ""
    held_back: dict[str, list[str]] = {}  # msgspec copies the default for each instance
    hyperparameters: dict[str, Any] = {}
    format: Literal[1, 2] = 1
    lattice: LatticeWeights = LatticeWeights()
    number: NumberWeights = NumberWeights()
    adaptations: list[Adaptation] = []

    @property
    def stem(self) -> str:
        """File name, without the ending, that the model's files share."""
        return f"{self.name}-{self.version}"
