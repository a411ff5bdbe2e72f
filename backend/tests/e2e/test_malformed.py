"""Malformed and ambiguous requests, through nginx: none is answered as if it were valid."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Generator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from load import BODY
from running import Server
from stack import StartNginx

SIZE = len(BODY)
CHUNKED = b"Transfer-Encoding: chunked"
LENGTH = b"Content-Length: %d" % SIZE
CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (SIZE, BODY)
SMUGGLED = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(*headers: bytes, body: bytes = BODY, line: bytes = b"POST /api/v1/predict HTTP/1.1") -> bytes:
    named = [b"Content-Type: application/json", b"Connection: close", *headers]
    return b"\r\n".join([line, *named, b"", body])


HOST = b"Host: localhost"
MALFORMED = {
    "both framings": post(HOST, LENGTH, CHUNKED, body=CHUNK),
    "both framings, the other way round": post(HOST, CHUNKED, LENGTH, body=CHUNK),
    "both framings, a body of none (CL.TE)": post(HOST, b"Content-Length: 4", CHUNKED, body=b"0\r\n\r\n" + SMUGGLED),
    "two lengths": post(HOST, LENGTH, b"Content-Length: 1"),
    "the same length twice": post(HOST, LENGTH, LENGTH),
    "a list of lengths": post(HOST, b"Content-Length: %d, %d" % (SIZE, SIZE)),
    "a length with a sign": post(HOST, b"Content-Length: +%d" % SIZE),
    "a length less than none": post(HOST, b"Content-Length: -1"),
    "a length in hex": post(HOST, b"Content-Length: 0x%x" % SIZE),
    "a length with a fraction": post(HOST, b"Content-Length: %d.0" % SIZE),
    "a length of two words": post(HOST, b"Content-Length: 1 0"),
    "an empty length": post(HOST, b"Content-Length:"),
    "a length beyond 64 bits": post(HOST, b"Content-Length: 99999999999999999999"),
    "a length beyond the body": post(HOST, b"Content-Length: %d" % (SIZE + 1)),
    "a length with a null": post(HOST, LENGTH + b"\0"),
    "an unknown coding": post(HOST, b"Transfer-Encoding: xchunked", body=CHUNK),
    "two codings": post(HOST, b"Transfer-Encoding: gzip, chunked", body=CHUNK),
    "chunked, then not": post(HOST, b"Transfer-Encoding: chunked, identity", body=CHUNK),
    "chunked twice": post(HOST, CHUNKED, CHUNKED, body=CHUNK),
    "chunked after a vertical tab": post(HOST, b"Transfer-Encoding: \x0bchunked", body=CHUNK),
    "chunked in HTTP/1.0": post(HOST, LENGTH, CHUNKED, body=CHUNK, line=b"POST /api/v1/predict HTTP/1.0"),
    "a chunk's size in C": post(HOST, CHUNKED, body=b"0x1\r\n{\r\n0\r\n\r\n"),
    "a chunk's size with a sign": post(HOST, CHUNKED, body=b"-1\r\n{\r\n0\r\n\r\n"),
    "a chunk's size beyond 64 bits": post(HOST, CHUNKED, body=b"f" * 17 + b"\r\n{\r\n0\r\n\r\n"),
    "a chunk longer than its size": post(HOST, CHUNKED, body=b"1\r\n{}}\r\n0\r\n\r\n"),
    "a chunk that ends early": post(HOST, CHUNKED, body=CHUNK[:-12]),
    "a chunk's size that is a word": post(HOST, CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"),
    "a header's name with a null": post(HOST, b"X-\0: 1", LENGTH),
    "a header with a carriage return": post(HOST, b"X-Split: a\rContent-Length: 1", LENGTH),
    "no host": post(LENGTH),
    "two hosts": post(HOST, b"Host: elsewhere", LENGTH),
    "a host that is none": post(b"Host: a/../b", LENGTH),
    "a method in small letters": post(HOST, LENGTH, line=b"post /api/v1/predict HTTP/1.1"),
    "no method": post(HOST, LENGTH, line=b" /api/v1/predict HTTP/1.1"),
    "no address": post(HOST, LENGTH, line=b"POST HTTP/1.1"),
    "an address with a null": post(HOST, LENGTH, line=b"POST /api/v1/predict\0 HTTP/1.1"),
    "an address beyond the root": post(HOST, LENGTH, line=b"POST /../api/v1/predict HTTP/1.1"),
    "a version that is none": post(HOST, LENGTH, line=b"POST /api/v1/predict HTTP/1.1.1"),
    "a version of the future": post(HOST, LENGTH, line=b"POST /api/v1/predict HTTP/3.0"),
    "no version": post(HOST, LENGTH, line=b"POST /api/v1/predict"),
    "a tunnel": post(HOST, line=b"CONNECT localhost:80 HTTP/1.1", body=b""),
    "HTTP/2 in the clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS in the clear": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "nothing but nulls": bytes(1000),
    "more than a thousand headers": post(HOST, LENGTH, *[b"X-%d: %s" % (i, b"a" * 30) for i in range(1100)]),
    "a body in another coding": post(HOST, LENGTH, b"Content-Encoding: gzip"),
}


LENIENT = {
    "a folded header": post(HOST, b"X-Folded: a\r\n b", LENGTH),
    "a header that starts with a space": post(HOST, b" Content-Length: 1", LENGTH),
    "a header without a name": post(HOST, b": nothing", LENGTH),
    "chunked before a colon with a space": post(HOST, LENGTH, b"Transfer-Encoding : chunked"),
    "chunked with an underscore": post(HOST, LENGTH, b"Transfer_Encoding: chunked"),
    "a length with an underscore": post(HOST, LENGTH, b"Content_Length: 1"),
    "a header without a colon": post(HOST, LENGTH, b"nothing"),
    "lines that end by a line feed only": post(HOST, LENGTH).replace(b"\r\n", b"\n"),
    "chunks": post(HOST, CHUNKED, body=CHUNK),
    "a length behind the chunks": post(HOST, CHUNKED, body=CHUNK[:-2] + b"Content-Length: 1\r\n\r\n"),
    "a connection header that names the length": post(HOST, LENGTH, b"Connection: Content-Length"),
    "an address of another host": post(HOST, LENGTH, line=b"POST http://elsewhere/api/v1/predict HTTP/1.1"),
}
"""Malformed requests that some versions of nginx correct."""

INCOMPLETE = {"a length beyond the body", "a chunk that ends early", "both framings, a body of none (CL.TE)"}
"""Requests that nginx would wait for the rest of, if the client did not close the connection."""


def answers(base_url: str, request: bytes, *, incomplete: bool = False) -> list[int]:
    """Send bytes; return the statuses of all answers until the connection ends."""
    address = urlsplit(base_url)
    received = b""
    with socket.create_connection((address.hostname, address.port), 15) as connection:
        connection.sendall(request)
        if incomplete:
            connection.shutdown(socket.SHUT_WR)
        while part := receive(connection):
            received += part
    return [int(status) for status in re.findall(rb"(?:^|\}|\n)HTTP/1\.1 (\d{3}) ", received)]


def receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


class Recorder(NamedTuple):
    """The URL of an nginx, and the requests that reached the server behind it."""

    url: str
    requests: list[bytes]


@pytest.fixture(scope="module")
def recorder(start_nginx: StartNginx, tmp_path_factory: pytest.TempPathFactory) -> Generator[Recorder]:
    requests: list[bytes] = []

    def record(listener: socket.socket) -> None:
        with suppress(OSError):  # closed below
            while True:
                connection, _ = listener.accept()
                with connection:
                    received = b""
                    while not received.endswith(BODY):
                        received += connection.recv(65536)
                    requests.append(received)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=record, args=[listener], daemon=True).start()
        with start_nginx(tmp_path_factory.mktemp("nginx"), listener.getsockname()[1]) as url:
            yield Recorder(url, requests)
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_request_is_refused_once(base_url: str, server: Server, name: str) -> None:
    workers = server.workers()
    refused = answers(base_url, MALFORMED[name], incomplete=name in INCOMPLETE)
    assert len(refused) <= 1, "its rest was taken for another request"
    assert all(400 <= status < 600 and status not in (500, 502, 503, 504) for status in refused), refused
    assert answers(base_url, post(HOST, LENGTH)) == [200]
    assert server.workers() == workers


@pytest.mark.parametrize("name", LENIENT)
def test_corrected_request_reaches_the_server_with_one_framing(recorder: Recorder, name: str) -> None:
    status = answers(recorder.url, LENIENT[name])
    if status == [200]:
        head, body = recorder.requests.pop().split(b"\r\n\r\n", 1)
        names = [line.split(b":")[0].lower().replace(b"_", b"-") for line in head.split(b"\r\n")[1:]]
        assert body == BODY
        assert LENGTH in head
        assert names.count(b"content-length") == 1
        assert b"transfer-encoding" not in names
    else:
        assert status == [400]
        assert not recorder.requests


def test_pipelined_requests_are_all_answered_in_order(base_url: str) -> None:
    kept = [
        post(HOST, LENGTH).replace(b"Connection: close\r\n", b""),
        b"GET /nothing HTTP/1.1\r\n" + HOST + b"\r\n\r\n",
    ]
    assert answers(base_url, b"".join([*kept * 5, post(HOST, LENGTH)])) == [200, 404] * 5 + [200]


def test_request_hidden_in_a_body_is_not_answered(base_url: str) -> None:
    hidden = post(HOST, b"Content-Length: %d" % len(SMUGGLED), body=SMUGGLED)
    assert answers(base_url, hidden) == [400]
    assert answers(base_url, post(HOST, CHUNKED, body=b"0\r\n\r\n" + SMUGGLED)) == [400]  # the connection closes


def test_bytes_beyond_the_length_do_not_reach_the_next_client(base_url: str) -> None:
    over = json.dumps({"width": 1})
    assert answers(base_url, post(HOST, LENGTH) + over.encode()) == [200]
    assert answers(base_url, post(HOST, LENGTH)) == [200]
