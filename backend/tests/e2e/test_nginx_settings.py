"""The settings of ``deploy/nginx_conf.sh``: limits, HTTPS, trusted proxies; bad values are refused."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPSHandler, Request, build_opener, urlopen

import pytest
from load import ask
from running import Server, free_port
from stack import ROOT, StartNginx


def outcomes(url: str, requests: int) -> list[int | str]:
    return [ask(url)[0] for _ in range(requests)]


def problem(error: HTTPError) -> str:
    return json.loads(error.read())["detail"]


def test_rate_and_burst(start_nginx: StartNginx, server: Server, tmp_path: Path) -> None:
    with start_nginx(tmp_path, server.port, UNLIMITED="none", RATE="1", BURST="3") as url:
        assert outcomes(url, 5) == [200, 200, 200, 200, 429]
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{url}/api/v1/model")
        assert "More than 1 requests a second" in problem(refused.value)


def impatient(config: str) -> str:
    return config.replace("proxy_read_timeout 5s", "proxy_read_timeout 1s")


def test_connections(start_nginx: StartNginx, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as never_answers, ThreadPoolExecutor() as clients:
        port = never_answers.getsockname()[1]
        with start_nginx(tmp_path, port, edit=impatient, UNLIMITED="none", CONNECTIONS="3") as url:
            answers = list(clients.map(lambda _: ask(url)[0], range(4)))
        assert sorted(answers, key=str) == [429, 504, 504, 504]


def test_limits_apply_to_the_address_given_by_a_trusted_proxy(
    start_nginx: StartNginx, server: Server, tmp_path: Path
) -> None:
    def status(client: str) -> int:
        request = Request(f"{url}/api/v1/model", headers={"X-Forwarded-For": f"6.6.6.6, {client}"})
        try:
            return urlopen(request).status
        except HTTPError as error:
            return error.code

    limits = {"UNLIMITED": "none", "RATE": "1", "BURST": "1"}
    with start_nginx(tmp_path, server.port, PROXIES="127.0.0.0/8", **limits) as url:
        assert [status(f"192.0.2.{client}") for client in (1, 1, 1, 2)] == [200, 200, 429, 200]
    assert '"address":"192.0.2.1"' in (tmp_path / "run" / "access.log").read_text()


def test_batch_has_its_own_size_limit(base_url: str) -> None:
    def send(size: int) -> HTTPError:
        body = Request(f"{base_url}/api/v1/predict/batch", b" " * size, {"Content-Type": "application/json"})
        with pytest.raises(HTTPError) as refused:
            urlopen(body)
        return refused.value

    assert send(2**22).code == 400
    too_large = send(2**22 + 1)
    assert (too_large.code, "4194304" in problem(too_large)) == (413, True)


CHALLENGE = "/.well-known/acme-challenge/token"


def make_certificate(folder: Path) -> dict[str, str]:
    """Make a certificate, and an ACME challenge, which nginx answers over HTTP, too."""
    challenge = folder / "run" / "acme" / CHALLENGE[1:]
    challenge.parent.mkdir(parents=True)
    challenge.write_text("proof")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run([*made, *files], check=True, capture_output=True)
    return {"TLS_CERTIFICATE": str(certificate), "TLS_KEY": str(key)}


def test_https_with_a_certificate(start_nginx: StartNginx, server: Server, tmp_path: Path) -> None:
    port = free_port()
    files = make_certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=files["TLS_CERTIFICATE"])
    with start_nginx(tmp_path, server.port, CHALLENGE, HTTPS_PORT=str(port), **files) as plain:
        page = build_opener(HTTPSHandler(context=trusting)).open(f"{plain}/livez?a=1")
        assert page.url == f"https://127.0.0.1:{port}/livez?a=1"
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/")  # plain HTTP where HTTPS is spoken
        assert (refused.value.code, "malformed" in problem(refused.value)) == (400, True)
        assert int(page.headers["Strict-Transport-Security"].split(";")[0].removeprefix("max-age=")) >= 63072000
        assert urlopen(f"{plain}{CHALLENGE}").read() == b"proof"
        trusting.set_alpn_protocols(["h2"])
        with trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost") as secure:
            assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")


def test_old_tls_is_refused(start_nginx: StartNginx, tmp_path: Path) -> None:
    port = free_port()
    with start_nginx(tmp_path, 9, CHALLENGE, HTTPS_PORT=str(port), **make_certificate(tmp_path)):
        old = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]
        assert subprocess.run(old, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("127.0.0.1:18080", ["listen 127.0.0.1:18080;"]),
        ("[::]:18080", ["listen [::]:18080;"]),
        ("localhost:18080", ["listen localhost:18080;"]),
        ("18080", ["listen 18080;", *(["listen [::]:18080;"] if Path("/proc/net/if_inet6").exists() else [])]),
    ],
)
def test_an_address_is_taken_as_it_is_and_a_port_is_opened_by_both_ip_versions(value: str, lines: list[str]) -> None:
    assert listening([ROOT / "deploy" / "nginx_conf.sh"], HTTP_PORT=value) == lines


def test_a_machine_without_ipv6_is_not_asked_for_it() -> None:
    without = ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs none /proc && exec '{ROOT}/deploy/nginx_conf.sh'"]
    if subprocess.run([*without[:4], "mount -t tmpfs none /proc"], capture_output=True, check=False).returncode:
        pytest.skip("/proc cannot be hidden here: it takes root")
    assert listening(without) == ["listen 8080;"]


def with_resolv_conf(text: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run nginx_conf.sh where /etc/resolv.conf has this text, and the resolver is the system's."""
    (tmp_path / "resolv.conf").write_text(text)
    bind = f"mount --bind {tmp_path}/resolv.conf /etc/resolv.conf"
    unshared = ["unshare", "--mount", "sh", "-c"]
    if subprocess.run([*unshared, bind], capture_output=True, check=False).returncode:
        pytest.skip("/etc/resolv.conf cannot be replaced here: it takes root")
    env = os.environ | {"PYNUMDRAW_RESOLVER": "system", "PYNUMDRAW_UPSTREAMS": "server.example:8081"}
    command = [*unshared, f"{bind} && exec '{ROOT}/deploy/nginx_conf.sh'"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "resolver"),
    [
        ("search a.example\nnameserver 10.96.0.10\nnameserver 10.96.0.11\n", "10.96.0.10"),
        ("#nameserver 10.0.0.1\nnameserver\tfd00::a\n", "[fd00::a]"),
        ("nameserver fe80::1%eth0\noptions ndots:5", "[fe80::1]"),
    ],
)
def test_the_system_s_dns_server_is_the_first_one_of_resolv_conf(text: str, resolver: str, tmp_path: Path) -> None:
    config = with_resolv_conf(text, tmp_path).stdout
    assert re.findall(r"^ +resolver (\S+) valid=1s", config, re.MULTILINE) == [resolver]


def test_without_a_dns_server_the_system_s_is_refused(tmp_path: Path) -> None:
    refused = with_resolv_conf("search a.example\n", tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "/etc/resolv.conf names no DNS server" in refused.stderr


def listening(command: list[str | Path], **settings: str) -> list[str]:
    """Return the lines of nginx's configuration, as printed by the command, that tell where it listens."""
    env = os.environ | {f"PYNUMDRAW_{name}": value for name, value in settings.items()}
    config = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    return re.findall(r"^ +(listen [^;]*;)", config, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "http"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "::1:8080"),
        ("PORT", "0"),
        ("RATE", "20r/m"),
        ("BURST", "-1"),
        ("CONNECTIONS", "1;}"),
        ("UPSTREAMS", "a:1; b:2"),
        ("UPSTREAMS", "none"),
        ("RESOLVER", "dns.example"),
        ("PROXIES", "$host"),
        ("TLS_CERTIFICATE", "relative.pem"),
        ("TLS_CERTIFICATE", "/nowhere/to be.pem"),
    ],
)
def test_bad_setting_is_refused_by_name(name: str, value: str) -> None:
    env = os.environ | {f"PYNUMDRAW_{name}": value}
    command = [ROOT / "deploy" / "nginx_conf.sh"]
    refused = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"PYNUMDRAW_{name} is" in refused.stderr
