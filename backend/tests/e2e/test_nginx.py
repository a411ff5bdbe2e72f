"""The page and the API through the project's nginx.conf: headers, limits, and errors as problem+json."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pynumdraw.model.artefact import load_current_model
from pynumdraw.model.weights import pack_weights
from running import free_port, running_server

DRAWING = json.dumps({"width": 280, "height": 280, "strokes": [{"x": [140, 141, 140], "y": [40, 140, 240]}]})
Answer = tuple[int, Message, bytes]


def ask(base_url: str, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    connection = HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    with connection.getresponse() as response:
        return response.status, response.headers, response.read()


def send(base_url: str, request: str) -> Answer:
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname, address.port), 10) as connection:
        connection.sendall(request.encode("latin-1"))
        response = HTTPResponse(connection)
        response.begin()
        return response.status, response.headers, response.read()


def predict(base_url: str, body: str = DRAWING, query: str = "") -> Answer:
    return ask(base_url, f"/api/v1/predict{query}", "POST", body, Content_Type="application/json")


def assert_guarded(headers: Message) -> None:
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "nginx"
    assert len(headers.get_all("X-Request-ID", [])) == 1


def assert_problem(answer: Answer, status: int) -> dict[str, Any]:
    got, headers, body = answer
    problem = json.loads(body)
    assert (got, problem["status"]) == (status, status)
    assert headers.get_content_type() == "application/problem+json"
    assert {"type", "title", "detail"} <= problem.keys()
    assert_guarded(headers)
    return problem


def test_weights_of_the_page_are_kept_and_revalidated_by_their_etag(base_url: str) -> None:
    status, headers, content = ask(base_url, "/api/v1/model/weights")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "application/octet-stream", "no-cache")
    assert content == pack_weights(load_current_model())
    assert ask(base_url, "/api/v1/model/weights", If_None_Match=headers["ETag"])[0] == 304
    assert ask(base_url, "/api/v1/model/weights?other", If_None_Match='"of another model"')[2] == content


def test_page_is_revalidated_by_its_etag(base_url: str) -> None:
    status, headers, _ = ask(base_url, "/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert headers["Cache-Control"] == "no-cache"
    assert_guarded(headers)
    assert ask(base_url, "/", If_None_Match=headers["ETag"])[0] == 304


def test_page_is_compressed(base_url: str) -> None:
    assert ask(base_url, "/style.css", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"


REFUSED = {
    "nonsense": 400,
    "GET /%00 HTTP/1.1": 400,
    "GET /../../etc/passwd HTTP/1.1": 400,
    "GET /nothing HTTP/1.1": 404,
    "GET /problem HTTP/1.1": 404,
    "BREW / HTTP/1.1": 405,
    "BREW /api/v1/predict HTTP/1.1": 405,
    "SEARCH /readyz HTTP/1.1": 405,
    "GET /api/v1/\xe9 HTTP/1.1": 400,
    "DELETE /index.html HTTP/1.1": 405,
    f"GET /{'a' * 9000} HTTP/1.1": 414,
    f"GET / HTTP/1.1\r\nA: {'a' * 9000}": 431,
    "GET / HTTP/4.0": 505,
    "POST /api/v1/predict HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked": 400,
    "POST /api/v1/predict HTTP/1.1\r\nContent-Length: 65537": 413,
}


@pytest.mark.parametrize("request_line", REFUSED, ids=lambda line: line[:40])
def test_refusal_is_a_problem(base_url: str, request_line: str) -> None:
    answer = send(base_url, f"{request_line}\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert_problem(answer, REFUSED[request_line])


SIZES = [2**16, 2**16 + 1, 2**22]


@pytest.mark.parametrize("size", SIZES)
def test_errors_are_problems_whatever_the_size_of_the_batch(start_nginx: Any, tmp_path: Path, size: int) -> None:
    def batch(path: str = "/api/v1/predict/batch", method: str = "POST", **headers: str) -> Answer:
        return ask(url, path, method, " " * size, Content_Type="application/json", **headers)

    def impatient(config: str) -> str:
        return config.replace("_timeout 5s", "_timeout 1s")

    with start_nginx(tmp_path, upstream=9, UNLIMITED="none", RATE="1", BURST="3") as url:
        assert_problem(batch(), 503)
        assert_problem(batch(method="BREW"), 405)
        assert_problem(batch("/%00"), 400)
        assert_problem(batch("/" + "a" * 9000), 414)
        assert_problem(batch(A="a" * 9000), 431)
        assert_problem(batch("/nothing"), 404 if size == 2**16 else 413)
        assert_problem([batch() for _ in range(6)][-1], 429)
    (tmp_path / "frontend").unlink()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        upstream = silent.getsockname()[1]
        with start_nginx(tmp_path, upstream, edit=impatient) as url:
            assert_problem(batch(), 504)


def test_chunked_body_that_is_too_large_is_a_problem(base_url: str) -> None:
    address = urlsplit(base_url)
    connection = HTTPConnection(address.netloc, timeout=10)
    connection.request("POST", "/api/v1/predict/batch", iter([b" " * 2**20] * 5), encode_chunked=True)
    with connection.getresponse() as response:
        assert_problem((response.status, response.headers, response.read()), 413)


def test_405_names_the_allowed_methods(base_url: str) -> None:
    assert ask(base_url, "/", "POST")[1]["Allow"] == "GET, HEAD"
    assert [ask(base_url, "/api/v1/predict", method)[1]["Allow"] for method in ("GET", "BREW")] == ["POST", "POST"]


def test_errors_of_the_server_pass_through(base_url: str) -> None:
    assert "errors" in assert_problem(predict(base_url, '{"width": 9, "height": 9, "strokes": []}'), 422)


def test_body_of_64_kib_reaches_the_server(base_url: str) -> None:
    assert_problem(predict(base_url, " " * 65536), 400)
    assert_problem(predict(base_url, " " * 65537), 413)


def test_request_id_is_chosen_by_nginx(base_url: str) -> None:
    _, headers, _ = ask(base_url, "/livez", X_Request_ID="mine")
    assert len(headers["X-Request-ID"]) == 32
    assert headers["X-Request-ID"] != ask(base_url, "/livez")[1]["X-Request-ID"]


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/api/..%2fmetrics", "/api/v1/../../metrics", "/metrics/."])
def test_metrics_are_not_public(base_url: str, path: str) -> None:
    assert_problem(ask(base_url, path), 404)


def test_the_page_is_served_by_ipv6_too_where_there_is_ipv6(start_nginx: Any, tmp_path: Path) -> None:
    port = free_port()
    with start_nginx(tmp_path, 9, HTTP_PORT=str(port)):
        assert ask(f"http://127.0.0.1:{port}", "/")[0] == 200
        if Path("/proc/net/if_inet6").exists():
            assert ask(f"http://[::1]:{port}", "/")[0] == 200


def test_request_whose_worker_dies_is_sent_to_another(start_nginx: Any, tmp_path: Path) -> None:
    def die_then_answer(listener: socket.socket) -> None:
        for reply in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as worker:
        listener.settimeout(5)
        worker.submit(die_then_answer, listener)
        with start_nginx(tmp_path, upstream=listener.getsockname()[1]) as url:
            assert predict(url)[::2] == (200, b"{}")
    assert '"upstream_status":"502, 200"' in (tmp_path / "run" / "access.log").read_text()


def test_request_that_took_too_long_is_not_sent_again(start_nginx: Any, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with start_nginx(tmp_path, silent.getsockname()[1]) as url:  # answers after its real 5 s
            assert_problem(predict(url), 504)
        silent.setblocking(False)  # what nginx has sent is in the queue
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_every_request_is_answered_while_workers_are_killed(base_url: str, server: Any) -> None:
    with ThreadPoolExecutor(8) as clients:
        answers = [clients.submit(predict, base_url) for _ in range(400)]
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        assert {answer.result()[0] for answer in answers} == {200}


def test_without_a_server_the_answer_is_503(start_nginx: Any, tmp_path: Path) -> None:
    with start_nginx(tmp_path, upstream=9) as url:
        answer = predict(url)
    assert_problem(answer, 503)
    assert answer[1]["Retry-After"] == "5"


def test_too_many_requests_are_refused_but_not_the_page(start_nginx: Any, tmp_path: Path) -> None:
    with start_nginx(tmp_path, upstream=9, UNLIMITED="none", RATE="1", BURST="5") as url:
        answers = [predict(url) for _ in range(20)]
        refused = [answer for answer in answers if answer[0] == 429]
        assert_problem(refused[0], 429)
        assert refused[0][1]["Retry-After"] == "1"
        time.sleep(1)
        assert predict(url)[0] == 503  # it is no longer refused
        assert ask(url, "/")[0] == 200


def test_no_file_contains_anything_of_a_drawing(start_nginx: Any, tmp_path: Path) -> None:
    marker = "271828.182845"  # a coordinate that would be found in any file that has it
    stroke = {"x": [float(marker)], "y": [1]}
    whole = json.dumps({"width": 280, "height": 280, "strokes": [stroke]})
    (tmp_path / "temporary").mkdir()
    settings = {"TMPDIR": str(tmp_path / "temporary"), "PYNUMDRAW_LOG_LEVEL": "debug"}
    with running_server(tmp_path, **settings) as server, start_nginx(tmp_path, server.port, "/readyz") as url:
        bodies = [
            whole,
            whole[:-1],
            whole.replace("280", marker),
            whole.replace('"y"', f'"{marker}"'),
            whole.ljust(65536),
        ]
        answers = [predict(url, body, query)[0] for body in bodies for query in ("", f"?include={marker}")]
        assert {200, 400, 422} == set(answers)
        assert ask(url, f"/api/v1/predict/batch?{marker}", "POST", f"[{whole}]" * 2, Content_Type="application/json")
        files = [path for path in tmp_path.rglob("*") if path.is_file() and "models" not in path.parts]
        assert {"access.log", "error.log", "server.log"} <= {path.name for path in files}
        assert [str(path) for path in files if marker.encode() in path.read_bytes()] == []


def test_log_has_the_path_but_neither_query_nor_body(start_nginx: Any, tmp_path: Path) -> None:
    with start_nginx(tmp_path, upstream=9) as url:
        _, headers, _ = predict(url, query="?include=image")
    entries = map(json.loads, (tmp_path / "run" / "access.log").read_text().splitlines())
    (entry,) = [entry for entry in entries if entry["request_id"] == headers["X-Request-ID"]]
    assert entry["path"] == "/api/v1/predict"
    assert "include" not in json.dumps(entry)
    assert "strokes" not in json.dumps(entry)
