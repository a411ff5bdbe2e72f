"""Split text into JSON documents: one a line, as in NDJSON, or each over several lines, as programs indent them."""

import json
from codecs import BOM_UTF8

_decoder = json.JSONDecoder()


def is_indented(text: bytes) -> bool:
    """Tell whether the first line that is not empty begins a JSON object that goes on in the next line."""
    line, end, _ = text.removeprefix(BOM_UTF8).lstrip().partition(b"\n")
    return bool(end) and line.startswith(b"{") and _split(line) is None


def split_documents(text: bytes) -> list[bytes]:
    """Return the lines of a text; or its JSON documents, if it consists of such and the first has several lines."""
    text = text.removeprefix(BOM_UTF8)
    documents = _split(text) if is_indented(text) else None
    return text.split(b"\n") if documents is None else documents


def _split(text: bytes) -> list[bytes] | None:
    """Return the JSON documents that make up a text; None if it is anything else."""
    documents: list[bytes] = []
    try:
        rest = text.decode().strip()
        while rest:
            _, end = _decoder.raw_decode(rest)
            documents.append(rest[:end].encode())
            rest = rest[end:].lstrip()
    except (ValueError, RecursionError):
        return None
    return documents
