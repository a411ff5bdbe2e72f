"""Data sets are split by what models were trained on; evaluate.py prints results for one model or two."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.mnist import LabelledImages, load_mnist, split
from pynumdraw.learn.data.paths import SAMPLE, TRAIN, find
from pynumdraw.learn.evaluation.data_sets import data_sets, held_back_images
from pynumdraw.learn.evaluation.data_sets import learned_from as learned_from_model
from pynumdraw.learn.evaluation.model_scores import Evaluated, answer, metrics, results
from pynumdraw.model.artefact import MODELS, load_current
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

EVALUATE_PY = Path(__file__).resolve().parents[3] / "evaluate.py"
SQUIGGLE = {"label": "Imaginary/character01", "writer": "1", "width": 100, "height": 100}


@pytest.fixture(scope="module")
def ink(pen_digits: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write 40 pen digits and 20 of them turned into what is none: upside down and scratched out."""
    others = [SQUIGGLE | {"strokes": [*d["strokes"], {"x": [0, 500], "y": [0, 500]}]} for d in pen_digits[40:60]]
    path = tmp_path_factory.mktemp("ink") / "mine.ndjson"
    path.write_text("\n".join(map(json.dumps, pen_digits[:40] + others)))
    return path


def evaluate(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, EVALUATE_PY, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def learned_from(path: Path, **held_back: list[str]) -> Sidecar:
    sidecar = load_current()[1]
    return msgspec.structs.replace(
        sidecar,
        training_data={path.name: hashlib.sha256(path.read_bytes()).hexdigest()},
        held_back={path.name: held_back["groups"]},
    )


def sizes(path: Path, *sidecars: Sidecar) -> dict[tuple[str, bool], int]:
    sets = data_sets(Path("nowhere"), [path], sidecars)
    return {(s.role, bool(s.data.labels[0] == NOT_A_DIGIT)): len(s.data.labels) for s in sets}


def test_ink_is_split_by_what_was_learned_from(ink: Path, pen_digits: list[dict[str, Any]]) -> None:
    writers = sorted({d["writer"] for d in pen_digits[:40]})
    theirs = sum(d["writer"] == writers[0] for d in pen_digits[:40])
    one = learned_from(ink, groups=[writers[0], "Imaginary"])
    assert sizes(ink, load_current()[1]) == {("test", False): 40, ("test", True): 20}
    assert sizes(ink, one) == {
        ("validation", False): theirs,
        ("validation", True): 20,
        ("learned from", False): 40 - theirs,
    }
    # what either of two models has learned from tests neither
    assert sizes(ink, one, learned_from(ink, groups=writers)) == {
        ("validation", False): theirs,
        ("learned from", False): 40 - theirs,
        ("learned from", True): 20,
    }


@pytest.mark.whole_data("mnist")
def test_mnist_validation_is_what_training_held_back(mnist_dir: Path) -> None:
    path, sidecar = load_current()
    sets = {s.name: s for s in data_sets(mnist_dir, [], [sidecar], with_t10k=False)}
    assert sets.keys() == {"MNIST"}
    assert sets["MNIST"].role == "validation"
    assert len(sets["MNIST"].data.labels) == 5000
    answered = answer(Engine(path), sidecar, sets["MNIST"])
    expected = next(v for k, v in sidecar.metrics.items() if k in ("validation_error", "mnist_validation_error"))
    assert (~answered.right).mean() == pytest.approx(expected, abs=4e-4)


@pytest.mark.parametrize("share", [1 / 6, 0.01])
def test_the_mnist_share_is_that_of_the_sidecar(share: float, mnist_dir: Path) -> None:
    files = [find(mnist_dir)[name] for name in TRAIN]
    sidecar = msgspec.structs.replace(
        load_current()[1],
        hyperparameters={"split": {"mnist": share}},
        training_data={TRAIN[0]: hashlib.sha256(unpack(files[0])).hexdigest()},
    )
    (found,) = data_sets(mnist_dir, [], [sidecar], with_t10k=False)
    assert len(found.data.labels) == round(share * len(load_mnist(*files).labels))


def test_of_the_sample_the_same_images_are_held_back_as_of_the_whole_set() -> None:
    sidecar = load_current()[1]
    files = find(SAMPLE)
    held_back = held_back_images(files, 1200, sidecar)
    _, whole = split(
        LabelledImages(np.empty((60_000, 0)), np.arange(60_000)), 1 / 12, np.random.default_rng(sidecar.seed)
    )
    assert set(np.flatnonzero(held_back)) == {i for i in whole.labels.tolist() if i < 1200}


def test_of_the_sample_the_same_writers_are_held_back_as_of_the_whole_set() -> None:
    sidecar = load_current()[1]
    path = SAMPLE / "ink" / "pendigits-sample.ndjson.gz"
    seen = learned_from_model(path, ["1", "2", "3"], [sidecar])
    assert seen.tolist() == [one not in sidecar.held_back["pendigits-train.ndjson"] for one in ("1", "2", "3")]


def test_a_sidecar_without_hyperparameters_held_back_a_twelfth(mnist_dir: Path) -> None:
    sidecar = load_current()[1]
    old = msgspec.structs.replace(sidecar, hyperparameters={})
    (found,) = data_sets(mnist_dir, [], [old], with_t10k=False)
    (same,) = data_sets(mnist_dir, [], [sidecar], with_t10k=False)
    np.testing.assert_array_equal(found.data.images, same.data.images)


def test_results_by_hand() -> None:
    sidecar = load_current()[1]
    sure, none = sidecar.thresholds.number, np.zeros((4, 28, 28), np.float32)
    digits = np.array([1, 2, 3, 4])
    confidence = np.array([1, 1, 1, sure / 2])
    pens = Evaluated("pens", "validation", none, np.array([1, 2, 9, 9]), digits, confidence)
    letters = Evaluated("letters", "test", none, np.full(4, NOT_A_DIGIT), digits, np.array([1, 0, 0, 0]))
    assert metrics(results([pens, letters], sidecar)) == {
        "pens_validation_examples": 4,
        "pens_validation_error": 0.5,
        "pens_validation_expected_calibration_error": pytest.approx((1 + sure / 2) / 4),
        "pens_validation_called_number": 0.75,
        "pens_validation_wrong_of_those": pytest.approx(1 / 3),
        "pens_validation_mean_confidence": pytest.approx(confidence.mean()),
        "letters_non_digits_examples": 4,
        "letters_non_digits_called_number": 0.25,
        "letters_non_digits_mean_confidence": 0.25,
        "letters_non_digits_auroc": pytest.approx((3 * 3.5 + 3) / 16),
    }


def test_it_prints_a_table_of_any_ink(ink: Path, tmp_path: Path) -> None:
    result = evaluate("--data", tmp_path, "--ink", ink)
    assert result.returncode == 0, result.stderr
    digits, others = (
        next(r.split() for r in t.splitlines() if r.startswith("mine")) for t in result.stdout.split("\n\n")[:2]
    )
    assert digits[1] == "40"
    assert float(digits[2]) <= 10  # error, %
    assert others[1] == "20"


def test_it_sets_two_models_side_by_side(ink: Path, tmp_path: Path) -> None:
    path, sidecar = load_current()
    for file in MODELS.glob(f"{sidecar.stem}.*"):
        shutil.copy(file, tmp_path)
    result = evaluate(path, tmp_path / f"{sidecar.stem}.json", "--data", tmp_path, "--ink", ink)
    assert result.returncode == 0, result.stderr
    sets = 1 + 1 + 3 + 3 + 2  # of digits, non-digits, numbers, their errors, and non-numbers
    tables, compared = result.stdout.split(f"{sidecar.stem} → {sidecar.stem}")
    assert tables.count(sidecar.stem) == 2 * sets
    differences = [row for row in tables.splitlines() if "difference" in row]
    assert len(differences) == sets
    assert all("+0.00 (+0.00 to +0.00)" in row for row in differences)
    assert re.search(r"^MNIST, validation .* no difference shown$", compared, re.MULTILINE)
    assert re.search(r"^own numbers +40 +0 +0 .* no difference shown$", compared, re.MULTILINE)
    assert "t10k" not in result.stdout
    assert (tmp_path / sidecar.stem / f"changes-from-{sidecar.stem}.png").stat().st_size > 1000


def test_it_prints_tables_of_numbers(ink: Path, tmp_path: Path) -> None:
    result = evaluate("--data", tmp_path, "--ink", ink)
    rows = {r.split("  ")[0]: r.split() for t in result.stdout.split("\n\n")[2:5] for r in t.splitlines()}
    assert {"numbers", "single digits", "distorted numbers", "errors of numbers"} <= rows.keys()
    assert {"non-numbers", "characters", "words"} <= rows.keys()
    assert rows["words"][1] == "20"


def test_a_model_of_format_1_is_left_out_of_the_tables_of_numbers(ink: Path, tmp_path: Path) -> None:
    path, sidecar = load_current()
    for file in MODELS.glob(f"{sidecar.stem}.*"):
        shutil.copy(file, tmp_path)
    old = msgspec.structs.replace(sidecar, format=1)
    (tmp_path / f"{sidecar.stem}.json").write_bytes(msgspec.json.encode(old))
    result = evaluate(path, tmp_path / f"{sidecar.stem}.json", "--data", tmp_path, "--ink", ink)
    assert result.returncode == 0, result.stderr
    assert f"{sidecar.stem} has format 1, for single digits: left out" in result.stderr
    digits, *_, non_numbers = [table for table in result.stdout.split("\n\n") if "examples" in table]
    assert "difference" in digits
    assert non_numbers.startswith("non-numbers")
    assert "difference" not in non_numbers


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such-model"], "no-such-model.json"),
        (["--ink", "no-such-ink.ndjson"], "no-such-ink.ndjson"),
        (["--ink"], "Neither MNIST's files"),
    ],
)
def test_what_is_missing_is_named(arguments: list[str], told: str, tmp_path: Path) -> None:
    result = evaluate(*arguments, "--data", tmp_path)
    assert result.returncode == 1
    assert told in result.stderr
    assert "Traceback" not in result.stderr
