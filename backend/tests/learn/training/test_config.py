"""All hyperparameters count: they can be stored, and changing any of them changes the fingerprint of a training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from pynumdraw.learn.training.config import PRESETS, Hyperparameters

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

from pynumdraw.learn.pipeline import fingerprint

BEST = PRESETS["best"]


def stored(hyperparameters: Hyperparameters) -> Any:
    """Return hyperparameters as they are read from a sidecar."""
    return msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(hyperparameters)))


def numbers(part: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each number in nested containers."""
    children = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else None
    if children is None:
        yield path
    else:
        for key, child in children:
            yield from numbers(child, *path, key)


@pytest.mark.parametrize("path", list(numbers(stored(BEST))))
def test_changing_any_hyperparameter_changes_the_fingerprint(path: tuple[Any, ...]) -> None:
    changed = part = stored(BEST)
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] += 1
    assert fingerprint(msgspec.convert(changed, Hyperparameters), 1, {}) != fingerprint(BEST, 1, {})


def test_another_seed_other_data_or_other_teachers_change_the_fingerprint() -> None:
    fewer = msgspec.structs.replace(BEST, teachers=BEST.teachers[:1])
    names = {fingerprint(BEST, 1, {}), fingerprint(BEST, 2, {}), fingerprint(BEST, 1, {"a": "b"})}
    assert len(names | {fingerprint(fewer, 1, {})}) == 4


@pytest.mark.parametrize("preset", PRESETS)
def test_hyperparameters_survive_json(preset: str) -> None:
    assert msgspec.convert(stored(PRESETS[preset]), Hyperparameters) == PRESETS[preset]
