class _HersheyGlyph:
    strokes: list[list[tuple[int, int]]]

class HersheyFonts:
    all_glyphs: dict[str, _HersheyGlyph]
    def load_default_font(self, default_font_name: str = "") -> str: ...
