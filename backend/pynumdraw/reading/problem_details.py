"""Describe an error as problem details for HTTP APIs (RFC 9457)."""

from typing import Annotated

import msgspec

from pynumdraw.errors import NotADrawing, NotAPicture, PynumdrawError

MEDIA_TYPE = "application/problem+json"


class Fault(msgspec.Struct):
    """A fault in the body.

    Attributes
    ----------
    pointer : str
        JSON pointer (RFC 6901) as a URI fragment, such as ``#/strokes/0/x/3``.
    detail : str
        What was received there and what is expected.
    """

    pointer: Annotated[str, msgspec.Meta(pattern="^#(/.*)?$")]
    detail: str


class Problem(msgspec.Struct, kw_only=True):
    """The reason why there is no answer (RFC 9457).

    Attributes
    ----------
    type : str
        URI of the kind of problem; `about:blank` means that the title says it all.
    title : str
        The kind of problem.
    status : int
        The HTTP status.
    detail : str
        What was received and what is expected.
    errors : list of Fault, if the body is at fault
        The faults, with their places in the body.
    """

    type: str = "about:blank"
    title: str
    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    detail: str
    errors: list[Fault] | msgspec.UnsetType = msgspec.UNSET


def problem_of(error: PynumdrawError, status: int) -> Problem:
    """Describe one of the project's own errors, answered with an HTTP status."""
    problem = Problem(title=error.title, status=status, detail=error.detail)
    if isinstance(error, NotADrawing | NotAPicture):
        problem.errors = [Fault(error.pointer, error.detail)]
    return problem
