"""Check that a running server reads real digits: `python check.py URL [--page]`.

The exit status is 0 if it reads all of them right, else 1, with the reason. With --page, URL is nginx's, which must
serve the page, too. The drawings in `digits.ndjson` are by three of the writers of the pen digits (see README.md).
"""

import json
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

DIGITS = Path(__file__).with_name("digits.ndjson")
TIMEOUT = 10


def main(arguments: list[str]) -> int:
    """Check the server whose address is in `arguments`, and return the exit status."""
    if not arguments or set(arguments[1:]) - {"--page"}:
        print(__doc__, end="", file=sys.stderr)
        return 2
    reason = next(faults(arguments[0].rstrip("/"), "--page" in arguments), "")
    if reason:
        print(reason, file=sys.stderr)
    return 1 if reason else 0


def faults(url: str, page: bool) -> Iterator[str]:
    """Yield what is wrong with the server at `url`."""
    for path in ["/readyz", *(["/"] if page else [])]:
        status, body = ask(url + path)
        if status != 200:
            yield f"{path} is answered by {status}: {body[:200].decode(errors='replace')}"
    for line in DIGITS.read_text().splitlines():
        drawing = json.loads(line)
        label = drawing.pop("label")
        del drawing["writer"]
        status, body = ask(f"{url}/api/v1/predict", drawing)
        if status != 200:
            yield f"a drawn {label} is answered by {status}: {body[:200].decode(errors='replace')}"
        elif (answer := json.loads(body))["number"] != label or answer["verdict"] != "number":
            yield f"a drawn {label} is read as {answer['number']} ({answer['verdict']}, {answer['confidence']:.3f})"


def ask(url: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
    """Send a request, past any proxy; return status and body, or 0 and the reason if there is no answer."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - our own server's address
    unverified = ssl.create_default_context()
    unverified.check_hostname = False  # it is this machine, by its address
    unverified.verify_mode = ssl.CERT_NONE
    try:
        with build_opener(ProxyHandler({}), HTTPSHandler(context=unverified)).open(request, timeout=TIMEOUT) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
    except (URLError, OSError) as error:
        return 0, str(error).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
