"""Letters and signs as strokes, from the Hershey fonts (A. V. Hershey, U.S. National Bureau of Standards, 1967)."""

from __future__ import annotations

import numpy as np
from HersheyFonts import HersheyFonts

from pynumdraw.learn.synthesis.stroke_distortion import Strokes

CAPITALS, SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
FONTS = {
    "futural": CAPITALS + SMALL + '#$%&*+-:<=>?@[]^{}~"!',
    "scripts": CAPITALS + SMALL,
    "greek": "ABCDEFGHKLMNPQRSUWXY" + "abcdefghjklmnpqrtuvwxyz",
    "mathlow": "!\"#$&':;?@^_`bcdefghijklmnorstuvwx~" + "pqyz{|}",
    "symbolic": "!$%*./034567ABCDEFGHIJKLMNRTUZ_`abcdefghijklmnopqrs",
    "markers": "BCDEFGHI",
    "astrology": "!#$%&'/;<>?@[]`{|}~",
    "cursive": "ABCDEFGHKLMNPRTUVWXY" + "adfhkmnprtuvwx",
    "cyrillic": CAPITALS + SMALL,
    "japanese": "ABDEFGIJKMNPTUVWXY",
}
"""Fonts drawn with a single line, and the characters of each to take."""
LOOK_ALIKES = {
    "futural": "OISZolszbqg",
    "scripts": "OISZQozlsgqb",
    "greek": "O",
    "mathlow": "olszbq",
    "symbolic": "",
    "markers": "",
    "astrology": "",
    "cursive": "",
    "cyrillic": "BbCcJjOoZz",
    "japanese": "",
}
"""Characters that many people would read as a digit, and that nothing is to be learned from."""


def glyphs() -> list[Strokes]:
    """Give every character of `FONTS` that is not in `LOOK_ALIKES`: strokes of arrays (n, 2), y down."""
    return [glyph for name, wanted in FONTS.items() for glyph in _font(name, set(wanted) - set(LOOK_ALIKES[name]))]


def _font(name: str, characters: set[str]) -> list[Strokes]:
    font = HersheyFonts()
    font.load_default_font(name)
    found = [font.all_glyphs[character].strokes for character in sorted(characters)]
    return [[np.array(stroke, np.float64) for stroke in strokes if len(stroke)] for strokes in found if len(strokes)]
