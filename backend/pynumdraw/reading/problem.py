"""Why there is no answer: problem details for HTTP APIs (RFC 9457)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from pynumdraw.errors import NotADrawing, PynumdrawError

MEDIA_TYPE = "application/problem+json"


class Fault(msgspec.Struct):
    """A place in the body that is at fault.

    Attributes
    ----------
    pointer : str
        JSON pointer (RFC 6901) as a URI fragment, such as ``#/strokes/0/x/3``.
    detail : str
        What was received there and what is wanted.
    """

    pointer: Annotated[str, msgspec.Meta(pattern="^#(/.*)?$")]
    detail: str


class Problem(msgspec.Struct, kw_only=True):
    """Why there is no answer (RFC 9457).

    Attributes
    ----------
    type : str
        A URI for the kind of problem; this one says no more than the title does.
    title : str
        What kind of problem it is.
    status : int
        The HTTP status.
    detail : str
        What was received and what is wanted.
    errors : list of Fault, if the body is at fault
        Where.
    """

    type: str = "about:blank"
    title: str
    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    detail: str
    errors: list[Fault] | msgspec.UnsetType = msgspec.UNSET


def problem_of(error: PynumdrawError, status: int) -> Problem:
    """Say what one of the project's own errors comes to."""
    problem = Problem(title=error.title, status=status, detail=error.detail)
    if isinstance(error, NotADrawing):
        problem.errors = [Fault(error.pointer, error.detail)]
    return problem
