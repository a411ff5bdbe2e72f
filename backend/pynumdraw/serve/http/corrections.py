"""POST /api/v1/corrections: drawings and what they show, for the operator; only where the operator collects them."""

from datetime import UTC, datetime
from typing import cast

import msgspec
from flask import Blueprint, Flask, Response, current_app, request

from pynumdraw.reading.correction import parse_correction
from pynumdraw.serve.collection import Collection
from pynumdraw.serve.http.predict import check_media_type
from pynumdraw.serve.settings import Settings

_EXTENSION = "pynumdraw-collection"

blueprint = Blueprint("corrections", __name__, url_prefix="/api/v1")
_encoder = msgspec.json.Encoder()


def init_app(app: Flask, settings: Settings) -> None:
    """Let an app collect corrections, if the settings name a folder for them.

    Raises
    ------
    BadSetting
        If the folder cannot be written to.
    """
    if not settings.collect:
        return
    app.extensions[_EXTENSION] = collection = Collection(settings.collect, settings.collect_limit * 1024 * 1024)
    collection.prepare()
    app.register_blueprint(blueprint)


@blueprint.post("/corrections")
def add_correction() -> Response:
    """Store the correction in the body, and confirm it once it is on disk."""
    check_media_type()
    now = datetime.now(UTC)
    correction = parse_correction(request.get_data(cache=False), now)
    collection = cast(Collection, current_app.extensions[_EXTENSION])
    collection.add(correction.id, _encoder.encode(correction) + b"\n", now.date())
    return Response(status=204)
