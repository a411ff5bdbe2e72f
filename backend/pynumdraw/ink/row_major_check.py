"""Tell rows, `[[x, y, t], …]`, from columns: rows are refused, because short ones look like columns of Quick, Draw!."""

from collections.abc import Sequence
from itertools import pairwise

from pynumdraw.errors import NotADrawing
from pynumdraw.ink.strokes import Stroke

ROW_LENGTHS = (2, 3)
_ADVICE = 'Send columns, {"x": […], "y": […], "t": […]}, or points, [{"x": …, "y": …, "t": …}, …].'


def rows_error(pointer: str) -> NotADrawing:
    """Return the error for a stroke that is rows."""
    return NotADrawing(f"The stroke looks like rows, [[x, y, t], …], which are not read. {_ADVICE}", pointer)


def check_not_rows(arrays: Sequence[Stroke], size: float, pointer: str) -> None:
    """Check that the strokes that came as arrays of columns, `[[x, …], [y, …], [t, …]]`, are not rows instead.

    Both are possible only if each stroke has two or three arrays of as many numbers as rows have. Times never go back,
    and begin with 0 or are larger than the canvas: the third column has them, or else the last number of all rows.

    Parameters
    ----------
    arrays : sequence of Stroke
        The strokes as columns.
    size : float
        The longer side of the canvas.
    pointer : str
        JSON pointer to the strokes.

    Raises
    ------
    NotADrawing
        If they are rows, or may well be.
    """
    lengths = {len(stroke.x) for stroke in arrays}
    in_columns = [time for stroke in arrays for time in stroke.t or ()]
    may_be_columns = not in_columns or (_is_ordered(in_columns) and _is_start(in_columns[0], size))
    if lengths == {2} and not may_be_columns:
        raise rows_error(pointer)
    if lengths != {3}:
        return
    in_rows = [column[2] for stroke in arrays for column in (stroke.x, stroke.y, stroke.t) if column is not None]
    if _is_ordered(in_rows) and (_is_start(in_rows[0], size) or not may_be_columns):
        raise rows_error(pointer)


def _is_ordered(times: Sequence[float]) -> bool:
    return all(before <= after for before, after in pairwise(times))


def _is_start(time: float, size: float) -> bool:
    return time == 0 or time > size
