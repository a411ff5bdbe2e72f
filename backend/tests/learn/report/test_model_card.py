"""The model card has every result with its interval, every file with its licence, and the command to make it again."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from pynumdraw.learn.evaluation.model_scores import Results
from pynumdraw.learn.evaluation.scoring import estimate
from pynumdraw.learn.report.card_template import KNOWN_WEAKNESSES
from pynumdraw.learn.report.model_card import CAPTIONS, model_card
from pynumdraw.model.artefact import load_current
from pynumdraw.model.sidecar import Sidecar

ERROR = estimate(np.mean, np.arange(1000) < 12)


@pytest.fixture
def card() -> Sidecar:
    known = {"pendigits-train.ndjson": "ab" * 32, "mine.ndjson": "cd" * 32}
    held_back = {"pendigits-train.ndjson": ["7", "12"]}
    return msgspec.structs.replace(
        load_current()[1], training_data=known, held_back=held_back, seed=5, command="train.py --seed 5"
    )


@pytest.fixture
def text(card: Sidecar) -> str:
    return model_card(card, [Results("pens, validation", "digits", 1000, {"error": ERROR})], list(CAPTIONS))


def test_figures_have_intervals(text: str) -> None:
    low, high = (100 * limit for limit in ERROR.interval)
    assert 0.4 < low < 1.2 < high < 2.2
    assert f"| pens, validation | 1,000 | 1.20 ({low:.2f}–{high:.2f}) |" in text


def test_data_are_named_with_licence_and_what_was_held_back(text: str) -> None:
    row = next(line for line in text.splitlines() if line.startswith("| `pendigits-train.ndjson`"))
    assert "Alpaydin" in row
    assert "CC BY 4.0" in row
    assert "7, 12" in row
    assert "abababababab" in row
    assert any("`mine.ndjson`" in line and "theirs" in line for line in text.splitlines())


def test_it_says_how_to_make_it_again(text: str) -> None:
    assert "\ntrain.py --seed 5\n" in text


def test_it_says_what_it_is_not_for(text: str) -> None:
    assert KNOWN_WEAKNESSES in text
    assert "Do not use it for" in text
    assert not any(line.count("{") for line in text.splitlines())
