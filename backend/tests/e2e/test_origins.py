"""Pages of other origins: those that PYNUMDRAW_ORIGINS names may use the API and the files, all others get nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from email.message import Message
from pathlib import Path

import pytest
from running import Server
from stack import ROOT, StartNginx
from test_nginx import DRAWING, ask

FRIEND = "https://friend.example"
LOCAL = "http://127.0.0.1:8000"
LONG = f"https://{'.'.join(['a' * 63] * 3)}.{'b' * 61}:65535"
STRANGERS = [
    *("https://stranger.example", "http://friend.example", "https://friend.example:8443", "https://my.friend.example"),
    *("https://friend.example.org", "null", "*", "https://friend.example POST", "127.0.0.1:8000"),
]
JSON = {"Content_Type": "application/json"}
Sent = tuple[str, str, str | None, dict[str, str]]
REQUESTS: dict[str, Sent] = {
    "file": ("GET", "/number-pad.js", None, {}),
    "page": ("GET", "/", None, {}),
    "API": ("POST", "/api/v1/predict", DRAWING, JSON),
    "description": ("GET", "/api/v1/openapi.json", None, {}),
    "problem of the server": ("POST", "/api/v1/predict", "{}", JSON),
    "problem of nginx": ("GET", "/nothing", None, {}),
    "too large": ("POST", "/api/v1/predict", " " * 2**17, JSON),
}
requests = pytest.mark.parametrize("sent", REQUESTS.values(), ids=REQUESTS)


@pytest.fixture(scope="module")
def open_url(server: Server, start_nginx: StartNginx, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Address of an nginx that three other origins may use."""
    folder = tmp_path_factory.mktemp("nginx")
    with start_nginx(folder, server.port, "/readyz", ORIGINS=f"{FRIEND} {LOCAL} {LONG}") as url:
        yield url


def granted(headers: Message) -> dict[str, str]:
    """Return what a browser lets pages of other origins do."""
    assert len(headers.get_all("Cross-Origin-Resource-Policy", [])) == 1
    return {name: value for name, value in headers.items() if name.startswith("Access-Control-")}


def from_origin(url: str, sent: Sent, origin: str | None) -> Message:
    """Send a request as a page of an origin does; return the headers of the answer."""
    method, path, body, headers = sent
    return ask(url, path, method, body, **headers, **({"Origin": origin} if origin else {}))[1]


def preflight(url: str, path: str, origin: str) -> tuple[int, Message]:
    wanted = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    status, headers, _ = ask(url, path, "OPTIONS", Origin=origin, **wanted)
    return status, headers


@requests
@pytest.mark.parametrize("origin", [FRIEND, LOCAL, LONG], ids=["friend", "local", "long"])
def test_a_named_origin_may_read_answers_problems_and_files(open_url: str, origin: str, sent: Sent) -> None:
    found = from_origin(open_url, sent, origin)
    assert granted(found) == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
    }
    assert found["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Origin" in found.get_all("Vary", [])


@requests
def test_other_origins_get_nothing(open_url: str, sent: Sent) -> None:
    for origin in [*STRANGERS, None]:
        found = from_origin(open_url, sent, origin)
        assert granted(found) == {}, origin
        assert found["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Origin" in found.get_all("Vary", [])


@requests
def test_by_default_no_origin_gets_anything(base_url: str, sent: Sent) -> None:
    found = from_origin(base_url, sent, FRIEND)
    assert granted(found) == {}
    assert found["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Origin" not in found.get_all("Vary", [])
    assert granted(preflight(base_url, sent[1], FRIEND)[1]) == {}


@pytest.mark.parametrize("path", ["/api/v1/predict", "/api/v1/predict/batch", "/api/v1/predict/picture"])
def test_a_preflight_lets_a_named_origin_send_json(open_url: str, path: str) -> None:
    status, headers = preflight(open_url, path, FRIEND)
    assert (status, headers["Vary"]) == (204, "Origin")
    assert granted(headers) == {
        "Access-Control-Allow-Origin": FRIEND,
        "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
        "Access-Control-Allow-Methods": "GET, HEAD, POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "7200",
    }
    for stranger in STRANGERS:
        status, headers = preflight(open_url, path, stranger)
        assert (status, granted(headers)) == (405, {}), stranger


def test_only_a_preflight_is_answered_as_one(open_url: str) -> None:
    assert ask(open_url, "/api/v1/predict", "OPTIONS", Origin=FRIEND)[0] == 405
    _, headers, _ = ask(open_url, "/api/v1/predict", "GET", Origin=FRIEND, Access_Control_Request_Method="POST")
    assert "Access-Control-Allow-Methods" not in headers


@pytest.mark.parametrize(
    "value",
    [
        *("*", "null", "friend.example", f"{FRIEND}/", f"{FRIEND}/page", f"{FRIEND}:443", "http://a.example:80"),
        *(
            f"{FRIEND}, {LOCAL}",
            "https://Friend.example",
            "https://*.example",
            'https://a" 1; #',
            "https://a.example:0",
        ),
    ],
)
def test_what_is_no_origin_is_refused(value: str) -> None:
    env = os.environ | {"PYNUMDRAW_ORIGINS": value}
    command = [ROOT / "deploy" / "nginx_conf.sh"]
    refused = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"PYNUMDRAW_ORIGINS is '{value}', but must be" in refused.stderr


@pytest.mark.parametrize("file", ["compose.yaml", "k8s/base/kustomization.yaml"])
def test_containers_pass_it_on(file: str) -> None:
    assert "PYNUMDRAW_ORIGINS" in Path(ROOT, "deploy", file).read_text()
