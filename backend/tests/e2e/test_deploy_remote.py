"""Test ``deploy_remote.sh`` without a host, and the scripts that it runs there; ``deploy/test.sh`` tests the rest."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
REMOTE = ROOT / "deploy" / "remote"
SUPERVISE = ROOT / "deploy" / "supervise.sh"
UNREACHABLE = ["--ssh-port", "1", "user@127.0.0.1"]
NO_SERVER = "http://127.0.0.1:1"

pytestmark = pytest.mark.skipif(not shutil.which("ssh"), reason="no ssh on this machine")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the files that the script reads before it connects."""
    for name in ("deploy", "deploy_remote.sh", "models"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout}/bin:{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(checkout), "PYNUMDRAW_PORT": "not meant for the host"}
    command = ["bash", "./deploy_remote.sh", *arguments]
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_help_names_every_command_and_option(checkout: Path):
    shown = run(checkout, "--help")
    assert shown.returncode == 0
    commands = ["deploy", "rollback", "status", "logs"]
    options = ["--systemd", "--certificate", "--domain", "--dry-run", "--env"]
    for word in commands + options:
        assert f"  {word}" in shown.stdout or f", {word}" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no host"),
        (["user@one", "user@two"], "more than one host"),
        (["status", "logs", "user@one"], "more than one command"),
        (["user@one", "--port", "http"], "PYNUMDRAW_PORT is 'http', but must be a port"),
        (["user@one", "--http-port", "70000"], "PYNUMDRAW_HTTP_PORT is '70000'"),
        (["user@one", "--http-port", "::1:80"], "PYNUMDRAW_HTTP_PORT is '::1:80', but must be PORT, ADDRESS:PORT or ["),
        (["user@one", "--https-port", "0"], "PYNUMDRAW_HTTPS_PORT is '0'"),
        (["user@one", "--ssh-port", "0"], "DEPLOY_SSH_PORT is '0'"),
        (["user@one", "--workers", "none"], "PYNUMDRAW_WORKERS is 'none'"),
        (["user@one", "--workers"], "--workers needs a value"),
        (["user@one", "--force"], "--force needs a value"),
        (["user@one", "--colour", "red"], "unknown option '--colour'"),
        (["user@one", "--set", "PATH=/tmp"], "--set needs PYNUMDRAW_"),
        (["user@one", "--set", "PYNUMDRAW_HOST=0.0.0.0"], "PYNUMDRAW_HOST is not a setting of a deployment"),
        (["user@one", "--set", "PYNUMDRAW_LOG_FILE=/tmp/log"], "PYNUMDRAW_LOG_FILE is not a setting of a deployment"),
        (
            ["user@one", "--set", "PYNUMDRAW_COLLECT=/srv/ink"],
            "must be /var/lib/pynumdraw/corrections, or a folder in it",
        ),
        (["user@one", "--set", "PYNUMDRAW_COLLECT=/var/lib/pynumdraw/corrections/../log"], "PYNUMDRAW_COLLECT is"),
        (["user@one", "--set", "PYNUMDRAW_RATE=$(id)"], "PYNUMDRAW_RATE is '$(id)'"),
        (["user@one", "--certificate", "/no/such.pem"], "DEPLOY_CERTIFICATE is '/no/such.pem', which does not exist"),
        (["user@one", "--domain", "example.org"], "--domain needs --email"),
        (["user@one", "--env", "/no/such"], "'/no/such' does not exist"),
        (["-oProxyCommand=id"], "-oProxyCommand=id needs a value"),
        (["user@host:22"], "For a port use --ssh-port"),
    ],
)
def test_unusable_arguments_are_refused(checkout: Path, arguments: list[str], message: str):
    refusal = run(checkout, *arguments)
    assert refusal.returncode == 2
    assert message in refusal.stderr


def test_certificate_and_key_belong_together(checkout: Path):
    (checkout / "cert.pem").write_text("")
    assert "need each other" in run(checkout, "user@one", "--certificate", "cert.pem").stderr


def test_an_unreachable_host_is_named_with_the_reason(checkout: Path):
    refusal = run(checkout, *UNREACHABLE)
    assert refusal.returncode != 0
    assert "cannot reach user@127.0.0.1 by ssh: " in refusal.stderr
    assert "refused" in refusal.stderr


FAKE_SSH = """#!/usr/bin/env bash
while [[ $1 == -* ]]; do if [[ $1 == -[tT] ]]; then shift; else shift 2; fi; done
shift
echo "$*" >>"$HOME/asked"
if [[ $1 == bash ]]; then sed "s:/usr/bin/python3:$HOME/host/python3:g" | PATH=$HOME/host "$BASH" "${@:2}"; fi
"""
FAKE_PYTHON = """#!/bin/sh
if [ "$1" = -V ]; then echo Python 3.10.12; else exit 1; fi
"""


def test_a_host_with_an_old_python_is_refused_before_anything_changes_there(checkout: Path):
    for name, script in (("bin/ssh", FAKE_SSH), ("host/python3", FAKE_PYTHON)):
        (checkout / name).parent.mkdir()
        (checkout / name).write_text(script)
        (checkout / name).chmod(0o755)
    refusal = run(checkout, "user@old")
    assert refusal.returncode == 2
    assert refusal.stdout == ""
    (line,) = refusal.stderr.splitlines()
    assert "user@old: Python 3.11 to 3.14 with venv is needed. Found: python3 (Python 3.10.12)" in line
    connected, is_root, python, *_ = (checkout / "asked").read_text().splitlines()
    assert [connected, python] == ["true", "bash -euo pipefail -s"]
    assert is_root.startswith("test ")


def test_dry_run_shows_settings_and_files_even_without_a_host(checkout: Path):
    plan = run(checkout, "--dry-run", "--systemd", "--workers=3", "--http-port=[::]:18080", *UNREACHABLE)
    assert plan.returncode == 0, plan.stderr
    assert "PYNUMDRAW_HTTP_PORT=[::]:18080" in plan.stdout
    assert "DEPLOY_SUPERVISOR=systemd" in plan.stdout
    assert "PYNUMDRAW_WORKERS=3" in plan.stdout
    assert "PYNUMDRAW_PORT" not in plan.stdout  # this machine's own
    assert "models/current.json" in plan.stdout
    assert "cannot be reached" in plan.stdout


def test_options_override_the_settings_in_env(checkout: Path):
    settings = ["# a comment", "", "OTHER_PROGRAM=x y", "export PYNUMDRAW_WORKERS=3", "PYNUMDRAW_RATE='50'"]
    (checkout / ".env").write_text("\n".join([*settings, "DEPLOY_TARGET=user@127.0.0.1"]))
    plan = run(checkout, "--dry-run", "--workers", "4", *UNREACHABLE[:2])
    assert plan.returncode == 0
    assert "Would deploy on user@127.0.0.1" in plan.stdout
    assert "PYNUMDRAW_WORKERS=4" in plan.stdout
    assert "PYNUMDRAW_RATE=50" in plan.stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("PYNUMDRAW_WORKERS", ".env, line 2: 'PYNUMDRAW_WORKERS' is not NAME=VALUE"),
        ("DEPLOY_TARGT=user@one", "unknown setting 'DEPLOY_TARGT'"),
        ("DEPLOY_SUPERVISOR=upstart", "DEPLOY_SUPERVISOR is 'upstart', but must be tmux or systemd"),
    ],
)
def test_mistakes_in_env_are_refused(checkout: Path, line: str, message: str):
    (checkout / ".env").write_text(f"\n{line}\n")
    refusal = run(checkout, "user@one")
    assert refusal.returncode == 2
    assert message in refusal.stderr


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REMOTE / "check.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_server_that_reads_digits_passes_the_check(base_url: str):
    assert check(base_url, "--page").returncode == 0


def test_a_missing_page_or_server_fails_the_check(server: tuple[int, int]):
    page = check(f"http://127.0.0.1:{server[1]}", "--page")
    assert page.returncode == 1
    assert "/ is answered by 404" in page.stderr
    nothing = check(NO_SERVER)
    assert nothing.returncode == 1
    assert "Connection refused" in nothing.stderr


def supervise(log: Path, command: str, grace: str = "10") -> subprocess.Popen[bytes]:
    return subprocess.Popen(["bash", str(SUPERVISE), "TERM", grace, str(log), "bash", "-c", command])


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline, f"no '{text}' in the log"
        time.sleep(0.05)


def test_a_supervised_command_is_started_again_until_it_is_told_to_end(tmp_path: Path):
    log = tmp_path / "log"
    once = f"if mkdir {tmp_path}/again; then exit; fi"
    supervisor = supervise(log, f'{once} 2>/dev/null; trap "echo bye; exit" TERM; echo waiting; sleep 30 & wait')
    wait_for(log, "starting it again")
    wait_for(log, "waiting")
    supervisor.send_signal(signal.SIGTERM)
    wait_for(log, "bye")
    assert supervisor.wait(20) == 0


def test_in_a_container_the_output_of_a_supervised_command_goes_to_standard_output(tmp_path: Path):
    command = f"if mkdir {tmp_path}/again 2>/dev/null; then echo first; exit; fi; echo second >&2; sleep 300"
    with subprocess.Popen(
        ["bash", str(SUPERVISE), "TERM", "10", "-", "bash", "-c", command], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        lines = [supervisor.stdout.readline() for _ in range(3)]
        supervisor.terminate()
        assert lines == ["first\n", "bash has ended (status 0): starting it again\n", "second\n"]
    assert supervisor.returncode == 0


def test_a_command_that_fails_at_its_first_start_is_not_started_again(tmp_path: Path):
    assert supervise(tmp_path / "log", "echo no; exit 3").wait(20) == 0
    wait_for(tmp_path / "log", "no\n")
    assert "again" not in (tmp_path / "log").read_text()


def lives(pid: str) -> bool:
    """Return whether the process exists and is not a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " not in stat.read_text()


def test_children_of_a_killed_command_end_before_its_next_start(tmp_path: Path):
    log = tmp_path / "log"
    once = f"if mkdir {tmp_path}/again; then sleep 300 & echo $! >{tmp_path}/child; kill -KILL $$; fi"
    supervisor = supervise(log, f'{once} 2>/dev/null; trap "exit" TERM; echo waiting; sleep 30 & wait')
    wait_for(log, "waiting")
    assert "status 137" in log.read_text()
    assert not lives((tmp_path / "child").read_text().strip())
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(20) == 0


def test_a_command_that_does_not_end_in_time_is_killed(tmp_path: Path):
    supervisor = supervise(tmp_path / "log", 'trap "" TERM; echo started; while true; do sleep 1; done', grace="0.5")
    wait_for(tmp_path / "log", "started")
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(20) == 0
    assert "has not ended within 5 seconds and is killed" in (tmp_path / "log").read_text()


def test_a_command_is_told_to_end_if_its_supervisor_is_killed(tmp_path: Path):
    log = tmp_path / "log"
    supervisor = supervise(log, 'trap "echo bye; exit" TERM; echo started; sleep 300 & wait')
    wait_for(log, "started")
    supervisor.kill()
    wait_for(log, "bye")


@pytest.mark.parametrize(
    ("at", "url"),
    [
        ("", "http://127.0.0.1:80"),
        ("8080", "http://127.0.0.1:8080"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("[::]:8080", "http://[::1]:8080"),
        ("192.0.2.1:8080", "http://192.0.2.1:8080"),
    ],
)
def test_the_host_asks_nginx_where_it_listens(tmp_path: Path, at: str, url: str):
    (tmp_path / "settings").write_text(f"PYNUMDRAW_HTTP_PORT={at}\n")
    parts = " ".join(
        f'"{part}"' for part in (ROOT / "deploy/listen_address.sh", REMOTE / "nginx.sh", REMOTE / "release.sh")
    )
    sourced = f'home=$1 base=$1 releases=$1; for part in {parts}; do source "$part"; done'
    script = f'say() {{ echo "$@"; }}; {sourced}; front_check_url .'
    asked = subprocess.run(["bash", "-euc", script, "bash", tmp_path], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == url


@pytest.mark.parametrize(("setting", "exempt"), [("", False), ("PYNUMDRAW_UNLIMITED=127.0.0.0/8", True)])
def test_a_host_has_no_limits_for_itself_only_if_so_configured(tmp_path: Path, setting: str, exempt: bool):
    release = tmp_path / "now"
    release.mkdir()
    (release / "settings").write_text(f"{setting}\n" if setting else "")
    (release / "port").write_text("PYNUMDRAW_PORT=8081\n")
    (release / "deploy").symlink_to(ROOT / "deploy")
    script = 'home=$1 base=$1 releases=$1; source "$2"; render now'
    command = ["bash", "-euc", script, "bash", str(tmp_path), str(REMOTE / "nginx.sh")]
    config = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "rate=50r/s" in config
    assert ("127.0.0.0/8 1;" in config) == exempt
    assert "::1/128 1;" not in config


def make_certificate(folder: Path, name: str, days: int) -> Path:
    made = folder / f"{name}-{days}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days), "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(folder / "key.pem"), "-out", str(made)]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    return made


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine")
@pytest.mark.parametrize(
    ("name", "days", "good"),
    [("page.test", 60, True), ("page.test", 20, False), ("other.test", 60, False), (None, 0, False)],
)
def test_certbot_only_runs_if_its_certificate_is_not_good(tmp_path: Path, name: str | None, days: int, good: bool):
    certificate = make_certificate(tmp_path, name, days) if name else tmp_path / "none.pem"
    script = 'base=$1; source "$2"; is_good_for page.test "$3"'
    command = ["bash", "-euc", script, "bash", str(tmp_path), str(REMOTE / "certificate.sh"), str(certificate)]
    assert (subprocess.run(command, timeout=60, check=False).returncode == 0) == good
