"""Error handlers: every error is answered with problem details (RFC 9457) and its HTTP status."""

import msgspec
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse

from pynumdraw.errors import (
    BadQuery,
    BrokenArtefact,
    CollectionFull,
    NotADrawing,
    NotAPicture,
    NotJSON,
    PynumdrawError,
    UnsupportedMediaType,
)
from pynumdraw.reading.problem_details import MEDIA_TYPE, Problem, problem_of
from pynumdraw.serve.log import log

STATUSES: dict[type[PynumdrawError], int] = {
    NotJSON: 400,
    BadQuery: 400,
    UnsupportedMediaType: 415,
    NotADrawing: 422,
    NotAPicture: 422,
    BrokenArtefact: 503,
    CollectionFull: 507,
}
"""HTTP statuses of the project's own errors and of their subclasses; all others are 500."""


def init_app(app: Flask) -> None:
    """Answer every error of an app with a problem."""
    app.register_error_handler(PynumdrawError, _own)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: PynumdrawError) -> int:
    """Return the HTTP status of an error."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def _own(error: PynumdrawError) -> Response:
    problem = problem_of(error, status_of(error))
    if problem.status >= 500:
        log.error("request failed", request_id=g.request_id, detail=error.detail)
    return _response(problem)


def _http(error: HTTPException) -> WerkzeugResponse:
    """Keep the status and headers (Allow, Location, …) of Flask's own errors, which include redirects."""
    response = error.get_response()
    if response.status_code >= 400:
        title, detail = _describe(error)
        problem = Problem(title=title, status=response.status_code, detail=detail)
        response.data = msgspec.json.encode(problem)
        response.content_type = MEDIA_TYPE
    return response


def _unexpected(error: Exception) -> Response:
    log.error("request failed", request_id=g.request_id, exc_info=error)
    detail = f"The server failed; its log has the reason, at request {g.request_id}."
    return _response(Problem(title="Internal error", status=500, detail=detail))


def _response(problem: Problem) -> Response:
    return Response(msgspec.json.encode(problem), problem.status, content_type=MEDIA_TYPE)


def _describe(error: HTTPException) -> tuple[str, str]:
    """Return the title and detail for one of Flask's own errors."""
    path = request.path[:200]
    if isinstance(error, NotFound):
        return "Not found", f"There is nothing at {path}. The API is below /api/v1/, its documentation at /api/docs."
    if isinstance(error, MethodNotAllowed):
        allowed = " or ".join(error.valid_methods or [])
        return "Method not allowed", f"{path} does not accept {request.method[:20]}; use {allowed}."
    if isinstance(error, RequestEntityTooLarge):
        limit = request.max_content_length
        return "Content too large", f"The body has {request.content_length} bytes; {limit} are allowed."
    return error.name.capitalize(), error.description or ""
