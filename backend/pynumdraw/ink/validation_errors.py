"""Say what is wrong with received JSON, and where: msgspec's errors → JSON pointers and what was received there."""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence, Sized
from typing import Any, TypeVar, cast

import msgspec

from pynumdraw.errors import NotADrawing, NotJSON

_MAX_QUOTED = 100  # characters of the received text that an error repeats
_WITH_PATH = re.compile(r"(.*?)(?: - at `\$((?:\.\w+|\[\d+\])*)`)?", re.DOTALL)

_T = TypeVar("_T")


def decode(body: bytes, decoder: msgspec.json.Decoder[_T], refusal: type[NotADrawing], raw: str) -> _T:
    """Decode JSON, perhaps after a byte order mark.

    Parameters
    ----------
    body : bytes
    decoder : msgspec.json.Decoder
    refusal : type
        The error that says why it is refused.
    raw : str
        JSON pointer to the field that is decoded later, and may therefore be nested too deeply to be scanned.

    Raises
    ------
    NotJSON
        If `body` is not JSON.
    NotADrawing
        Of the class `refusal`, if the decoder refuses it.
    """
    body = body.removeprefix(BOM_UTF8)
    try:
        return decoder.decode(body)
    except RecursionError as error:
        raise refusal("It is nested too deeply.", raw) from error
    except msgspec.ValidationError as error:
        raise refusal(*fault(error, body)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error


def fault(error: Exception, body: bytes, pointer: str = "#", within: Sequence[str] = ()) -> tuple[str, str]:
    """Return detail and pointer for msgspec's "… - at `$.strokes[0].x`"; raise NotJSON if it is no JSON after that.

    `pointer` leads to `body`, and the keys `within` lead from there to the part that was decoded.
    """
    wanted, path = cast(re.Match[str], _WITH_PATH.fullmatch(str(error))).groups("")  # it matches any text
    keys = [*within, *re.findall(r"\w+", path)]
    return f"{wanted[:_MAX_QUOTED]}{_received(body, keys)}.", pointer + "".join(f"/{key}" for key in keys)


def not_json(body: bytes, error: Exception) -> NotJSON:
    """Return the error for a body that is not JSON."""
    return NotJSON(f"The body of {len(body)} bytes is not JSON: {error}.")


def _received(body: bytes, keys: list[str]) -> str:
    """Describe, in a few characters, the value that `keys` lead to."""
    try:
        value: Any = msgspec.json.decode(body)
        for key in keys:
            value = value[int(key)] if key.isdigit() else value[key]
    except (msgspec.ValidationError, RecursionError):  # valid, but Python can't hold it: 1e999, 10,000 brackets
        return ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error
    except (LookupError, TypeError):  # the body has a field twice, and the fault is in the first
        return ""
    if isinstance(value, list):
        return f", received an array of {len(cast(Sized, value))}"
    return "" if isinstance(value, dict) else f", received `{msgspec.json.encode(value).decode():.{_MAX_QUOTED}}`"
