"""Write `frontend/reader/constants.js`: the constants that the page's reader shares with the server's.

``python backend/tests/reader_constants.py`` writes it anew, after a constant has changed in Python.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

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

FILE = Path(__file__).resolve().parents[2] / "frontend" / "reader" / "constants.js"
HEADER = "// Constants: those of the server's reader, by module. Generated: see backend/tests/reader_constants.py.\n"
MODULES: dict[str, tuple[ModuleType, str]] = {
    "surface": (aggdraw_surface, "SIDE _FILL_OVERDRAW _SHARP"),
    "layout": (digit_layout, "NEAR MAX_STEP MAX_STEPS"),
    "explanation": (explanation, "MAX_OCCLUSIONS MIN_CHANGE"),
    "lattice": (lattice, "BEAM LABELS MIN_RATIO"),
    "network": (litert_engine, "DIGITS"),
    "occlusion": (occlusion, "PIECES MIN_LENGTH NEIGHBOURS"),
    "parts": (
        parts,
        "SPECK APART MAX_CUTS _CUT_WIDTH _MIN_CUT_WIDTH _CUT_HEIGHT _CUT_OVERLAP _TALL _SHARED _MIN_HEIGHT _ROW_HEIGHT",
    ),
    "polyline": (polyline, "TAP_EXTENT"),
    "raster": (raster, "BOX_SIDE PEN_WIDTH CENTRE CENTRE_TOLERANCE MAX_STEPS _STEP"),
    "reader": (reader, "MAX_DIGITS AMBIGUITY"),
    "recognizer": (recognizer, "DOUBTLESS MAX_LOG_ODDS"),
    "segmentation": (
        segmentation,
        "MAX_PARTS MAX_CANDIDATES _COLUMN_OVERLAP _PADDING _NEAR _MAX_WIDTH _MAX_GAP _TALL _SLACK _FULL_HEIGHT",
    ),
    "evidence": (
        non_number_evidence,
        "PRIOR_LOG_ODDS DOTTED_RATIO QUESTION_MARK_RATIO SCRATCH_RATIO SCRIBBLE_RATIO STRAIGHTNESS "
        "SCRATCH_LENGTH EDGE_DISTANCE MAX_SLANT DOT_DISTANCE DOT_OFFSET SCRIBBLE_LENGTH OVERDRAWN RETRACED",
    ),
    "candidates": (stroke_candidates, "MAX_TOTAL_STEPS MIN_STEPS"),
    "strokes": (strokes, "SPECK_SHARE SPECK_EXTENT"),
}
"""Names of constants, by the name that their module has in the page."""


def constants_js() -> str:
    """Return what the file has to contain."""
    return HEADER + "".join(
        f"\nexport const {name} = {{{_fields(module, names.split())}}};\n" for name, (module, names) in MODULES.items()
    )


def _fields(module: ModuleType, names: list[str]) -> str:
    return "".join(f"\n\t{name.lstrip('_')}: {json.dumps(getattr(module, name))}," for name in names) + "\n"


if __name__ == "__main__":
    FILE.write_text(constants_js())
