"""A teacher who follows docs/learn-from-you.md sees the page answer differently, and can go back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import msgspec
import pytest
from benchmarks.synthetic_habits import habit
from checkout import Checkout
from pynumdraw.ink.strokes import Drawing

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "learn-from-you.md").read_text(), re.M | re.S)
    for line in block.splitlines()
]
EXPORTED = {"id": "1", "time": "2026-11-29T12:00:00Z", "writer": "Ada"}
"""Fields that the page's export has besides the drawing and its label."""


@pytest.fixture
def classroom(checkout: Checkout) -> Checkout:
    """Return a running checkout with the drawings of a class."""
    for part in ("data/sample", "backend/pynumdraw/learn/data"):  # a copy of the checkout has no folder named data
        shutil.copytree(ROOT / part, checkout.folder / part)
    python = checkout.folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    drawn = [msgspec.to_builtins(one) | EXPORTED for one in [*habit("0", 30, seed=5), *habit("4", 30, seed=6)]]
    (checkout.folder / "my-drawings.ndjson").write_text("\n".join(map(json.dumps, drawn)))
    checkout("start")
    return checkout


def follow(checkout: Checkout, command: str) -> str:
    result = subprocess.run(
        ["bash", "-c", command], cwd=checkout.folder, env=checkout.env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def read_right(checkout: Checkout, label: str) -> int:
    """Return how many of 20 other drawings in the class's habit the server reads right."""
    drawings = [msgspec.to_builtins(Drawing(one.width, one.height, one.strokes)) for one in habit(label, 20, seed=7)]
    body = json.dumps({"drawings": drawings}).encode()
    url = f"http://127.0.0.1:{checkout.ports[0]}/api/v1/predict/batch"
    with urlopen(Request(url, body, {"Content-Type": "application/json"})) as response:
        return sum(answer["number"] == label for answer in json.load(response)["answers"])


def test_following_it_changes_the_answers_and_the_way_back_too(classroom: Checkout) -> None:
    at = next(i for i, command in enumerate(COMMANDS) if "rollback" in command)
    before = {label: read_right(classroom, label) for label in "40"}
    told = {command: follow(classroom, command) for command in COMMANDS[:at]}
    after = {label: read_right(classroom, label) for label in "40"}
    assert max(before.values()) <= 10
    assert min(after.values()) >= 18
    told_by = {command.split("backend/")[-1].split(" ")[0]: text for command, text in told.items()}
    assert re.search(r"^own numbers .* better$", told_by["models.py"], re.M)
    for command in COMMANDS[at:]:
        follow(classroom, command)
    assert {label: read_right(classroom, label) for label in "40"} == before
    assert len((classroom.folder / "models" / "history.ndjson").read_text().splitlines()) == 2
