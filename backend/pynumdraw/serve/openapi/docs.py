"""The OpenAPI document at /api/v1/openapi.json, and the documentation page (Swagger UI) at /api/docs."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

import msgspec
from flask import Blueprint, Flask, Response, current_app
from flask_swagger_ui import get_swaggerui_blueprint

from pynumdraw.serve.openapi.document import document

_DOCUMENT_URL = "/api/v1/openapi.json"
_PAGE_URL = "/api/docs"
# The page has one inline script, and Swagger UI's icons are data URLs.
_POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-{}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_EXTENSION = "pynumdraw-openapi"

blueprint = Blueprint("docs", __name__)


@cache
def _encoded(collects: bool) -> bytes:
    return msgspec.json.encode(document(collects=collects))


@blueprint.get(_DOCUMENT_URL)
def openapi() -> Response:
    """Return the OpenAPI document."""
    return Response(current_app.extensions[_EXTENSION], content_type="application/json")


def init_app(app: Flask, *, collects: bool) -> None:
    """Add the document and the page to an app, which collects corrections or does not."""
    app.extensions[_EXTENSION] = _encoded(collects)
    app.register_blueprint(blueprint)
    page = get_swaggerui_blueprint(
        _PAGE_URL,
        _DOCUMENT_URL,
        # The other layout, which has a bar on top, needs inline styles.
        {"app_name": "pynumdraw API", "validatorUrl": None, "oauth2RedirectUrl": "", "layout": "BaseLayout"},
    )
    page.after_request(_set_policy)
    app.register_blueprint(page)


def _set_policy(response: Response) -> Response:
    """Set a content security policy that allows the page's inline script, by its hash, and no other."""
    if response.mimetype == "text/html" and not response.direct_passthrough:
        scripts = re.findall(r"<script>(.*?)</script>", response.get_data(as_text=True), re.DOTALL)
        digest = b64encode(sha256("".join(scripts).encode()).digest()).decode()
        response.headers["Content-Security-Policy"] = _POLICY.format(digest)
    response.direct_passthrough = False  # sends files in one piece, with a Content-Length
    return response
