"""Every error that the project raises on purpose, under one root."""

from __future__ import annotations


class PynumdrawError(Exception):
    """Root of the project's own errors.

    Parameters
    ----------
    detail : str
        What was received and what is wanted, in words a user can act on.

    Attributes
    ----------
    title : str
        What kind of problem it is; the same for every error of a class (RFC 9457).
    """

    title = "Internal error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotJSON(PynumdrawError):
    """The body is no JSON text."""

    title = "Not JSON"


class BadQuery(PynumdrawError):
    """A query parameter is not what it may be."""

    title = "Bad query"


class UnsupportedMediaType(PynumdrawError):
    """The body is declared to be something other than plain JSON."""

    title = "Unsupported media type"


class NotADrawing(PynumdrawError):
    """The body is JSON, but no drawing.

    Parameters
    ----------
    detail : str
        What was received and what is wanted.
    pointer : str
        The place at fault: a JSON pointer (RFC 6901) in its URI fragment form, such as ``#/strokes/0/x``.
    """

    title = "Not a drawing"

    def __init__(self, detail: str, pointer: str) -> None:
        super().__init__(detail)
        self.pointer = pointer


class NotABatch(NotADrawing):
    """The body is JSON, but no batch of drawings."""

    title = "Not a batch of drawings"


class NotAPicture(PynumdrawError):
    """A file is no picture that can be read, or has no ink in it."""

    title = "Not a picture"


class BrokenArtefact(PynumdrawError):
    """A model file is missing, truncated or not the one its sidecar describes."""

    title = "Model not usable"


class BadSetting(PynumdrawError):
    """A setting is not what it may be."""

    title = "Bad setting"


class PortTaken(PynumdrawError):
    """Something else listens where the server should."""

    title = "Port taken"


class CannotListen(PynumdrawError):
    """The address to listen at is not this machine's, or its port not for everybody."""

    title = "Cannot listen"


class NoRoom(PynumdrawError):
    """There is no folder that what has to be written can be written to, or too few files may be open."""

    title = "No room"


class MissingData(PynumdrawError):
    """A data file is not there."""

    title = "Data missing"


class BadData(PynumdrawError):
    """A data file is not what its name or its header promises."""

    title = "Bad data"


class DownloadFailed(PynumdrawError):
    """No mirror gave the file whose checksum is known."""

    title = "Download failed"
