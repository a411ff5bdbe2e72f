"""The errors that the project raises deliberately, under one root class; they know nothing of HTTP."""


class PynumdrawError(Exception):
    """Root of the project's own errors.

    Parameters
    ----------
    detail : str
        What was received and what is expected, in words that a user can act on.

    Attributes
    ----------
    title : str
        The kind of problem; the same for all errors of a class (RFC 9457).
    """

    title = "Internal error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotJSON(PynumdrawError):
    """The received text is not JSON."""

    title = "Not JSON"


class BadQuery(PynumdrawError):
    """A query parameter has a value that is not allowed."""

    title = "Bad query"


class UnsupportedMediaType(PynumdrawError):
    """The body is declared as something other than what the path takes."""

    title = "Unsupported media type"


class NotADrawing(PynumdrawError):
    """The received text is JSON, but not a drawing.

    Parameters
    ----------
    detail : str
        What was received and what is expected.
    pointer : str
        JSON pointer (RFC 6901) to the fault, in its URI fragment form, such as ``#/strokes/0/x``.
    """

    title = "Not a drawing"

    def __init__(self, detail: str, pointer: str) -> None:
        super().__init__(detail)
        self.pointer = pointer


class NotABatch(NotADrawing):
    """The received text is JSON, but not a batch of drawings."""

    title = "Not a batch of drawings"


class BatchTooCostly(NotABatch):
    """Reading all drawings of a batch would take too long; the pointer leads to the first that is too much."""

    title = "Batch too costly"


class NotACorrection(NotADrawing):
    """The received text is JSON, but not a correction of a drawing."""

    title = "Not a correction"


class CollectionFull(PynumdrawError):
    """The operator's collection of corrections has no room for another."""

    title = "Collection full"


class NotAPicture(PynumdrawError):
    """A file is not a readable picture, or the picture has no ink: all of it is at fault."""

    title = "Not a picture"
    pointer = "#"


class BrokenArtefact(PynumdrawError):
    """A model file is missing, truncated, or not the one that its sidecar describes."""

    title = "Model not usable"


class BadSetting(PynumdrawError):
    """A setting has a value that is not allowed."""

    title = "Bad setting"


class PortTaken(PynumdrawError):
    """Another program listens on the server's port."""

    title = "Port taken"


class CannotListen(PynumdrawError):
    """The address doesn't belong to this machine, or its port needs privileges."""

    title = "Cannot listen"


class NoRoom(PynumdrawError):
    """There is no writable temporary folder, or the open-file limit is too low."""

    title = "No room"


class MissingData(PynumdrawError):
    """A data file is missing."""

    title = "Data missing"


class BadData(PynumdrawError):
    """A data file doesn't match its name or its header."""

    title = "Bad data"


class DownloadFailed(PynumdrawError):
    """No mirror provided the file with the known checksum."""

    title = "Download failed"


class WorseModel(PynumdrawError):
    """A model was to be promoted that reads worse than the current one."""

    title = "Worse model"


class NoSuchModel(PynumdrawError):
    """A model was named that is not there, or there is none to go back to."""

    title = "No such model"
