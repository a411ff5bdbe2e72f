"""The pictures are valid, small and labelled; single errors are shown of validation data only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from pynumdraw.learn.evaluation.model_scores import Evaluated, Role, results
from pynumdraw.learn.report.model_card import CAPTIONS
from pynumdraw.learn.report.report import draw, write_report
from pynumdraw.model.artefact import load_current
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

HISTORY = [
    {"epoch": e, "loss": 1 / e, "validation_loss": 0.5 / e, "learning_rate": 0.1, "validation_ink_error": 0.02 / e}
    for e in range(1, 6)
]


def answers(name: str, role: Role, n: int, label: int | None = None, seed: int = 0) -> Evaluated:
    """Make up answers, one in ten of them wrong."""
    rng = np.random.default_rng(seed)
    digits = rng.integers(10, size=n)
    labels = np.where(np.arange(n) % 10 == 3, (digits + 1) % 10, digits) if label is None else np.full(n, label)
    images = np.zeros((n, 28, 28), np.float32)
    images[:, 5:23, 12:16] = 1
    return Evaluated(name, role, images, labels, digits, rng.random(n))


@pytest.fixture
def sidecar() -> Sidecar:
    return load_current()[1]


@pytest.fixture
def evaluated() -> list[Evaluated]:
    return [
        answers("t10k", "test", 300),
        answers("pens", "validation", 200, seed=1),
        answers("letters", "validation", 100, NOT_A_DIGIT),
        answers("more letters", "learned from", 100, NOT_A_DIGIT),
    ]


def texts(figure: Figure) -> list[str]:
    return [found.get_text() for found in figure.findobj(Text) if found.get_text()]


def test_pictures_are_real_and_small_and_shown_by_the_card(
    tmp_path: Path, sidecar: Sidecar, evaluated: list[Evaluated]
) -> None:
    write_report(tmp_path, sidecar, HISTORY, evaluated, results(evaluated, sidecar))
    pictures = sorted((tmp_path / "report").iterdir())
    assert {path.stem for path in pictures} == CAPTIONS.keys()
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert 400 <= picture.width <= 1000
            assert len(picture.convert("RGB").getcolors(10000) or []) > 3
        assert path.stat().st_size <= 60_000
        assert f"(report/{path.name})" in (tmp_path / "README.md").read_text("utf-8")


def test_pictures_say_what_they_show(sidecar: Sidecar, evaluated: list[Evaluated]) -> None:
    drawn = draw(sidecar, HISTORY, evaluated)
    assert {"loss", "validation loss", "validation ink", "error, %"} <= set(texts(drawn["learning-curves"]))
    assert {"t10k", "pens, validation"} <= set(texts(drawn["reliability"])) & set(texts(drawn["risk-coverage"]))
    assert {"pens, validation: digits", "letters, validation: non-digits"} <= set(texts(drawn["scores"]))
    assert not any("more letters" in text for figure in drawn.values() for text in texts(figure))
    assert "pens, validation: 20 of 200 wrong" in texts(drawn["confusion"])
    assert not any("t10k" in text for name in ("confusion", "worst") for text in texts(drawn[name]))


def test_the_worst_errors_come_first(sidecar: Sidecar, evaluated: list[Evaluated]) -> None:
    pens = evaluated[1]
    worst = np.argmax(np.where(pens.right, 0, pens.confidence))
    captions = [text for text in texts(draw(sidecar, HISTORY, evaluated)["worst"]) if "→" in text and "%" in text]
    assert captions[0].startswith(
        f"{pens.labels[worst]} → {pens.digits[worst]}  {100 * pens.confidence[worst]:.0f}"[:7]
    )
    assert len(captions) == 40


def test_one_wrong_answer_and_no_non_digits_are_enough(tmp_path: Path, sidecar: Sidecar) -> None:
    few = [answers("pens", "validation", 4)]
    write_report(tmp_path, sidecar, HISTORY[:1], few, results(few, sidecar))
    assert len(list((tmp_path / "report").iterdir())) == len(CAPTIONS)
