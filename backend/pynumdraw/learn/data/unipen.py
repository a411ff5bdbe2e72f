"""UNIPEN text, the format of UCI's pen digits (data set 81): one segment for each digit.

I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet: "UNIPEN project of on-line data exchange and recognizer
benchmarks", ICPR 1994. Of its keywords we need `.SEGMENT`, `.PEN_DOWN` and `.PEN_UP`; and `.COMMENT`, in which this
data set has the digit, the writer, and the number of the digit among those of its writer.
"""

import re
from collections.abc import Iterator

from pynumdraw.errors import BadData
from pynumdraw.learn.data.ink_writer import Sketch, Stroke

SIDE = 500
"""Width and height, in the tablet's pixels, of the box around each digit; y runs up from its lower edge."""
_LABEL = re.compile(r'\s+DIGIT\b.*"(\d)"$', re.MULTILINE)
_WRITER = re.compile(r"^\.COMMENT\s+\d+\s+(\d+)\s+\d+$", re.MULTILINE)
_STROKE = re.compile(r"^\.PEN_DOWN\n(.*?)^\.PEN_UP$", re.MULTILINE | re.DOTALL)


def read_unipen(content: bytes) -> Iterator[Sketch]:
    """Read the digits of a UNIPEN file in their order, with y down.

    Raises
    ------
    BadData
        If there is no digit; or a digit has no label, no writer, no point, an unfinished stroke, or a point that is
        not two whole numbers.
    """
    text = "\n".join(line.strip() for line in content.decode("latin-1").splitlines())
    _, *segments = re.split(r"^\.SEGMENT\b", text, flags=re.MULTILINE)
    if not segments:
        raise BadData(f"{len(content)} bytes without a .SEGMENT, expected UNIPEN text with one for each digit.")
    for number, segment in enumerate(segments, 1):
        try:
            yield _digit(segment)
        except ValueError as error:
            raise BadData(f"Segment {number} of {len(segments)}: {error}.") from error


def _digit(segment: str) -> Sketch:
    label, writer = _LABEL.match(segment), _WRITER.search(segment)
    if label is None:
        first, *_ = segment.split("\n")
        raise ValueError(f'received .SEGMENT{first:.60}, expected .SEGMENT DIGIT … "0" to "9"')
    if writer is None:
        raise ValueError("no writer, expected .COMMENT with three numbers: digit, writer, number among the writer's")
    found = _STROKE.findall(segment)
    if len(found) != segment.count(".PEN_DOWN"):
        raise ValueError(f"{segment.count('.PEN_DOWN')} .PEN_DOWN, {len(found)} ended by .PEN_UP, expected as many")
    strokes = [stroke for lines in found if (stroke := _points(lines))]
    if not strokes:
        raise ValueError("no points, expected at least one stroke")
    return Sketch(label[1], writer[1], SIDE, SIDE, strokes)


def _points(lines: str) -> Stroke:
    points: Stroke = []
    for line in filter(None, lines.splitlines()):
        if not re.fullmatch(r"-?\d{1,6}\s+-?\d{1,6}", line):
            raise ValueError(f"received point {line!r:.60}, expected x and y, whole numbers")
        x, y = map(int, line.split())
        points.append((x, SIDE - y))
    return points
