"""UNIPEN text of UCI's pen digits becomes drawings: y down, pen lifts kept, damage named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.errors import BadData
from pynumdraw.learn.data.unipen import read_unipen

TEXT = """
.INCLUDE        dene.doc

.LEXICON "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"
.HIERARCHY      DIGIT

.SEGMENT DIGIT 0 ? "8"
.COMMENT 8  12  0
.PEN_DOWN
 267  333
 267  336
 266  342
.PEN_UP
.DT 100

.SEGMENT DIGIT 1-2 ? "4"
.COMMENT 4  3  117
.PEN_DOWN
 150   50
 150   50
.PEN_UP
.DT 100
.PEN_DOWN
 300  450
.PEN_UP
.DT 100
"""


def test_digits_come_in_their_order_with_writer_and_pen_lifts_and_y_down() -> None:
    eight, four = read_unipen(TEXT.encode())
    assert (eight.label, eight.writer, eight.strokes) == ("8", "12", [[(267, 167), (267, 164), (266, 158)]])
    assert (four.label, four.writer, four.strokes) == ("4", "3", [[(150, 450), (150, 450)], [(300, 50)]])


@pytest.mark.parametrize(
    "same",
    [TEXT.replace("\n", "\r\n"), TEXT.replace("  ", " "), TEXT.replace("\n.", "\n\n ."), TEXT.replace(".DT 100\n", "")],
    ids=["CRLF", "spaces", "empty lines", "no .DT"],
)
def test_formatting_makes_no_difference(same: str) -> None:
    assert list(read_unipen(same.encode())) == list(read_unipen(TEXT.encode()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html>Not here any more</html>", r"without a \.SEGMENT"),
        (TEXT[: TEXT.rindex(".PEN_UP")], "Segment 2 of 2: 2 .PEN_DOWN, 1 ended"),
        (TEXT.replace('"4"', '"four"'), "Segment 2 .* received .SEGMENT DIGIT 1-2 .*four"),
        (TEXT + ".SEGMENT", "Segment 3 .* received .SEGMENT, expected"),
        (TEXT.replace(".COMMENT 8  12  0", ""), "Segment 1 .* no writer"),
        (TEXT.replace("267  336", "267  336.5"), "Segment 1 .* received point '267  336.5'"),
        (TEXT.replace("267  336", "267"), "Segment 1 .* received point '267'"),
        (TEXT.replace(" 300  450\n", "").replace(" 150   50\n", ""), "Segment 2 .* no points"),
    ],
)
def test_damage_is_named_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadData, match=told):
        list(read_unipen(text.encode()))


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.binary(max_size=8))
def test_whatever_is_overwritten_gives_drawings_with_points_or_is_refused(start: int, end: int, new: bytes) -> None:
    content = TEXT.encode()
    try:
        sketches = list(read_unipen(content[:start] + new + content[end:]))
    except BadData:
        return
    assert all(stroke for sketch in sketches for stroke in sketch.strokes)
