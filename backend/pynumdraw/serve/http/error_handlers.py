"""Errors to answers: problem details for HTTP APIs (RFC 9457), whatever went wrong."""

from __future__ import annotations

import msgspec
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from pynumdraw.errors import (
    BadQuery,
    BrokenArtefact,
    NotADrawing,
    NotAPicture,
    NotJSON,
    PynumdrawError,
    UnsupportedMediaType,
)
from pynumdraw.reading.problem import MEDIA_TYPE, Problem, problem_of
from pynumdraw.serve.log import log

STATUSES: dict[type[PynumdrawError], int] = {
    NotJSON: 400,
    BadQuery: 400,
    UnsupportedMediaType: 415,
    NotADrawing: 422,
    NotAPicture: 422,
    BrokenArtefact: 503,
}
"""HTTP status by class of error; a subclass has that of its base, and every other error 500."""


def status_of(error: PynumdrawError) -> int:
    """Return the HTTP status that answers an error."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def init_error_handlers(app: Flask) -> None:
    """Let an app answer every error with a problem."""
    app.register_error_handler(PynumdrawError, _own)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _own(error: PynumdrawError) -> Response:
    status = status_of(error)
    if status >= 500:
        log.error("request failed", request_id=g.request_id, detail=error.detail)
    return _response(problem_of(error, status))


def _http(error: HTTPException) -> WerkzeugResponse:
    """Keep status and headers (Allow, Location, …) of Flask's own errors; redirects are among them."""
    response = error.get_response()
    if response.status_code >= 400:
        title, detail = _words(error)
        problem = Problem(title=title, status=response.status_code, detail=detail)
        response.data = msgspec.json.encode(problem)
        response.content_type = MEDIA_TYPE
    return response


def _unexpected(error: Exception) -> Response:
    log.error("request failed", request_id=g.request_id, exc_info=error)
    detail = f"The server failed; its log says why, at request {g.request_id}."
    return _response(Problem(title="Internal error", status=500, detail=detail))


def _response(problem: Problem) -> Response:
    return Response(msgspec.json.encode(problem), problem.status, content_type=MEDIA_TYPE)


def _words(error: HTTPException) -> tuple[str, str]:
    """Give title and detail for one of Flask's own errors."""
    path = request.path[:200]
    if isinstance(error, NotFound):
        return "Not found", f"There is nothing at {path}. The API lies below /api/v1/, its description at /api/docs."
    if isinstance(error, MethodNotAllowed):
        wanted = " or ".join(error.valid_methods or [])
        return "Method not allowed", f"{request.method[:20]} is not possible at {path}, wanted is {wanted}."
    if isinstance(error, RequestEntityTooLarge):
        limit = request.max_content_length
        return "Content too large", f"The body has {request.content_length} bytes; {limit} are allowed."
    return error.name.capitalize(), error.description or ""
