"""The API's description: as an OpenAPI document, and as a page that needs no other host."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import msgspec
from flask import Blueprint, Flask, Response
from flask_swagger_ui import get_swaggerui_blueprint

from pynumdraw.serve.openapi.document import document

_DOCUMENT_URL = "/api/v1/openapi.json"
_PAGE_URL = "/api/docs"
# The page starts itself by a script in the page; Swagger UI's icons are data URLs.
_POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-{}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("docs", __name__)
_encoded = msgspec.json.encode(document())


@blueprint.get(_DOCUMENT_URL)
def openapi() -> Response:
    """Give the OpenAPI document."""
    return Response(_encoded, content_type="application/json")


def init_docs(app: Flask) -> None:
    """Give an app the document and the page."""
    app.register_blueprint(blueprint)
    page = get_swaggerui_blueprint(
        _PAGE_URL,
        _DOCUMENT_URL,
        # The other layout, with a bar on top, would want styles in the page.
        {"app_name": "pynumdraw API", "validatorUrl": None, "oauth2RedirectUrl": "", "layout": "BaseLayout"},
    )
    page.after_request(_set_policy)
    app.register_blueprint(page)


def _set_policy(response: Response) -> Response:
    """Allow the page its own script in the page, by the script's hash, and no other."""
    if response.mimetype == "text/html" and not response.direct_passthrough:
        scripts = re.findall(r"<script>(.*?)</script>", response.get_data(as_text=True), re.DOTALL)
        digest = b64encode(sha256("".join(scripts).encode()).digest()).decode()
        response.headers["Content-Security-Policy"] = _POLICY.format(digest)
    response.direct_passthrough = False  # files too with a Content-Length, and whole
    return response
