"""The page without a server: its files, changed so that it reads on the visitor's device, and the model's."""

import re
from pathlib import Path

import msgspec

from pynumdraw.errors import MissingData
from pynumdraw.model.artefact import LoadedModel
from pynumdraw.model.weights import pack_weights

_HEAD = '<meta charset="utf-8">'
_STATIC_HEAD = f"""{_HEAD}
	<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
form-action 'none'">
	<meta name="referrer" content="no-referrer">
	<meta name="api" content="none">"""
_NOT_SERVED = ("tests", "types.d.ts")


def model_files(model: LoadedModel) -> dict[str, bytes]:
    """Return what the page needs of a model, by path: the weights, and the sidecar for the figures in *About*.

    Raises
    ------
    BrokenArtefact
        If the network has layers that a browser can't compute.
    """
    return {"model/weights.bin": pack_weights(model), "model/sidecar.json": msgspec.json.encode(model.sidecar)}


def page_files(frontend: Path) -> dict[str, bytes]:
    """Return the files of the page, by path, changed so that it asks no server.

    Raises
    ------
    MissingData
        If the folder has no page, or not that of this program.
    """
    files = _read_all(frontend)
    page = files.get("index.html", b"").decode()
    if page.count(_HEAD) != 1:
        raise MissingData(f"The page is not in {frontend}: run this in a checkout of the project, with its frontend.")
    files["index.html"] = page.replace(_HEAD, _STATIC_HEAD).encode()
    return {path: without_server(content) if path.endswith(".html") else content for path, content in files.items()}


def without_server(html: bytes) -> bytes:
    """Leave out the parts of an HTML file that need a server, and put in those that stand for them."""
    text = re.sub(r"\n?\t*<!--server-->.*?<!--/server-->", "", html.decode(), flags=re.DOTALL)
    return re.sub(r"<!--static (.*?) -->", r"\1", text, flags=re.DOTALL).encode()


def _read_all(frontend: Path) -> dict[str, bytes]:
    try:
        paths = [path for path in frontend.rglob("*") if path.is_file() and _is_served(path.relative_to(frontend))]
        return {path.relative_to(frontend).as_posix(): path.read_bytes() for path in sorted(paths)}
    except OSError as error:
        raise MissingData(f"Cannot read {error.filename}: {error.strerror}.") from error


def _is_served(path: Path) -> bool:
    return path.parts[0] not in _NOT_SERVED and not any(part.startswith(".") for part in path.parts)
