"""Letters and signs as strokes, from the Hershey fonts (A. V. Hershey, U.S. National Bureau of Standards, 1967)."""

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
"""Single-line fonts, and the characters to use of each."""
GLYPH_LOOK_ALIKES = {
    "futural": "OISZolszbqg",
    "scripts": "OISZQozlsgqb",
    "greek": "O",
    "mathlow": "olszbq",
    "cyrillic": "BbCcJjOoZz",
}
"""Characters that many people would read as a digit, and that are left out for that reason."""


def glyphs() -> list[Strokes]:
    """Return the strokes, arrays (n, 2) with y down, of all `FONTS` characters that are not in `GLYPH_LOOK_ALIKES`."""
    used = {name: set(characters) - set(GLYPH_LOOK_ALIKES.get(name, "")) for name, characters in FONTS.items()}
    return [glyph for name, characters in used.items() for glyph in _font(name, characters)]


def _font(name: str, characters: set[str]) -> list[Strokes]:
    font = HersheyFonts()
    font.load_default_font(name)
    found = [font.all_glyphs[character].strokes for character in sorted(characters)]
    return [[np.array(stroke, np.float64) for stroke in strokes if len(stroke)] for strokes in found if len(strokes)]
