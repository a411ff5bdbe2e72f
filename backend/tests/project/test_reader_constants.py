"""The page's reader has the constants of the server's."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from pynumdraw.ink import aggdraw_surface, parts, polyline, raster, segmentation, strokes
from pynumdraw.model import litert_engine, recognizer
from pynumdraw.reading import (
    digit_layout,
    explanation,
    lattice,
    non_number_evidence,
    occlusion,
    reader,
    stroke_candidates,
)

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
MODULES: dict[str, list[ModuleType]] = {
    "reader/candidates.js": [segmentation, stroke_candidates, recognizer, strokes],
    "reader/evidence.js": [non_number_evidence, digit_layout],
    "reader/explanation.js": [explanation, occlusion],
    "reader/network.js": [litert_engine, recognizer],
    "reader/number.js": [lattice],
    "reader/parts.js": [parts],
    "drawing/polyline.js": [polyline],
    "reader/raster.js": [raster, aggdraw_surface],
    "reader/reader.js": [reader, explanation],
}
"""The modules of the server's reader that each of the page's has constants of."""
OWN = {"UNITS", "FULL", "CORNERS"}
"""Constants of aggdraw itself, which the server's reader does not name."""


@pytest.mark.parametrize("name", MODULES)
def test_constants_of_the_pages_reader_are_those_of_the_server(name: str) -> None:
    found = dict(re.findall(r"^(?:export )?const ([A-Z_]+) = (-?[\d.]+);", (FRONTEND / name).read_text(), re.MULTILINE))
    shared = {constant: float(value) for constant, value in found.items() if constant not in OWN}
    assert shared
    named = [item for module in MODULES[name] for item in vars(module).items()]
    servers = {key.lstrip("_"): value for key, value in sorted(named, key=lambda item: not item[0].startswith("_"))}
    assert shared == {constant: servers[constant] for constant in shared}


def test_constants_of_every_module_are_compared() -> None:
    assert {f"reader/{path.name}" for path in (FRONTEND / "reader").glob("*.js")} < MODULES.keys()
