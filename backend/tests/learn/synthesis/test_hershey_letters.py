"""All letters and signs of the fonts are there but those that people would read as a digit."""

from __future__ import annotations

import pytest
from HersheyFonts import HersheyFonts
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis.hershey_letters import FONTS, GLYPH_LOOK_ALIKES, glyphs
from pynumdraw.learn.synthesis.stroke_distortion import Strokes


def polylines(strokes: Strokes) -> list[list[tuple[float, float]]]:
    return [[(x, y) for x, y in stroke.tolist()] for stroke in strokes]


def glyph(font: str, character: str) -> list[list[tuple[float, float]]]:
    hershey = HersheyFonts()
    hershey.load_default_font(font)
    return [list(stroke) for stroke in hershey.all_glyphs[character].strokes if stroke]


@pytest.mark.parametrize("character", "OISZlo")
def test_look_alikes_are_left_out(character: str) -> None:
    there = [polylines(strokes) for strokes in glyphs()]
    assert glyph("futural", character) not in there
    assert glyph("futural", "A") in there


def test_every_other_character_is_there_and_can_be_drawn() -> None:
    there = glyphs()
    assert len(there) == sum(len(set(FONTS[name]) - set(GLYPH_LOOK_ALIKES.get(name, ""))) for name in FONTS) > 200
    assert all(rasterise(strokes).sum() > 15 for strokes in there)
