"""The sidecar of a model: the types of the JSON file that describes it."""

from typing import Annotated, Any

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


class Thresholds(msgspec.Struct, forbid_unknown_fields=True):
    """Confidence from which the verdict is `number`, and confidence below which it is `not_a_number`."""

    number: Probability
    not_a_number: Probability


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

    @property
    def stem(self) -> str:
        """File name, without the ending, that the model's files share."""
        return f"{self.name}-{self.version}"
