"""``deploy_remote.sh`` as far as it goes without a host, and what it runs there; ``deploy/test.sh`` does the rest."""

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
UNREACHABLE = ["--ssh-port", "1", "user@127.0.0.1"]
NOBODYS = "http://127.0.0.1:1"

pytestmark = pytest.mark.skipif(not shutil.which("ssh"), reason="no ssh on this machine")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a folder with what the script looks at before it connects."""
    for name in ("deploy_remote.sh", "models"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PYNUMDRAW_PORT": "not meant for the host"}
    command = ["bash", "./deploy_remote.sh", *arguments]
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_help_names_every_command_and_option(checkout: Path):
    told = run(checkout, "--help")
    assert told.returncode == 0
    for word in (
        "deploy",
        "rollback",
        "status",
        "logs",
        "--systemd",
        "--certificate",
        "--domain",
        "--dry-run",
        "--env",
    ):
        assert f"  {word}" in told.stdout or f", {word}" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "which host?"),
        (["user@one", "user@two"], "one host is wanted"),
        (["status", "logs", "user@one"], "one command is wanted"),
        (["user@one", "--port", "http"], "PYNUMDRAW_PORT is 'http': a port is wanted"),
        (["user@one", "--http-port", "70000"], "PYNUMDRAW_HTTP_PORT is '70000'"),
        (["user@one", "--workers", "none"], "PYNUMDRAW_WORKERS is 'none'"),
        (["user@one", "--workers"], "--workers wants a value"),
        (["user@one", "--force"], "--force wants a value"),
        (["user@one", "--colour", "red"], "'--colour' is none of the options"),
        (["user@one", "--set", "PATH=/tmp"], "--set wants PYNUMDRAW_"),
        (["user@one", "--set", "PYNUMDRAW_HOST=0.0.0.0"], "PYNUMDRAW_HOST is no setting of a deployment"),
        (["user@one", "--set", "PYNUMDRAW_RATE=$(id)"], "PYNUMDRAW_RATE is '$(id)'"),
        (["user@one", "--certificate", "/no/such.pem"], "there is no such file"),
        (["user@one", "--domain", "example.org"], "--domain wants --email"),
        (["user@one", "--env", "/no/such"], "there is no file '/no/such'"),
        (["-oProxyCommand=id"], "-oProxyCommand=id wants a value"),
        (["user@host:22"], "a port by --ssh-port"),
    ],
)
def test_refuses_what_it_cannot_use(checkout: Path, arguments: list[str], told: str):
    refusal = run(checkout, *arguments)
    assert refusal.returncode == 2
    assert told in refusal.stderr


def test_certificate_and_key_belong_together(checkout: Path):
    (checkout / "cert.pem").write_text("")
    assert "both, or none" in run(checkout, "user@one", "--certificate", "cert.pem").stderr


def test_a_host_that_cannot_be_reached_is_named_with_the_reason(checkout: Path):
    refusal = run(checkout, *UNREACHABLE)
    assert refusal.returncode != 0
    assert "user@127.0.0.1 can't be reached by ssh: " in refusal.stderr
    assert "refused" in refusal.stderr


def test_dry_run_tells_settings_and_files_even_without_a_host(checkout: Path):
    plan = run(checkout, "--dry-run", "--systemd", "--workers=3", *UNREACHABLE)
    assert plan.returncode == 0
    assert "DEPLOY_SUPERVISOR=systemd" in plan.stdout
    assert "PYNUMDRAW_WORKERS=3" in plan.stdout
    assert "PYNUMDRAW_PORT" not in plan.stdout  # this machine's own
    assert "models/current.json" in plan.stdout
    assert "can't be reached" in plan.stdout


def test_options_go_before_the_settings_in_env(checkout: Path):
    settings = ["# a comment", "", "OTHER_PROGRAM=x y", "export PYNUMDRAW_WORKERS=3", "PYNUMDRAW_RATE='50'"]
    (checkout / ".env").write_text("\n".join([*settings, "DEPLOY_TARGET=user@127.0.0.1"]))
    plan = run(checkout, "--dry-run", "--workers", "4", *UNREACHABLE[:2])
    assert plan.returncode == 0
    assert "Would deploy on user@127.0.0.1" in plan.stdout
    assert "PYNUMDRAW_WORKERS=4" in plan.stdout
    assert "PYNUMDRAW_RATE=50" in plan.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PYNUMDRAW_WORKERS", ".env, line 2: NAME=VALUE is wanted, not 'PYNUMDRAW_WORKERS'"),
        ("DEPLOY_TARGT=user@one", "'DEPLOY_TARGT' is no setting"),
        ("DEPLOY_SUPERVISOR=upstart", "DEPLOY_SUPERVISOR is 'upstart': tmux or systemd is wanted"),
    ],
)
def test_refuses_mistakes_in_env(checkout: Path, line: str, told: str):
    (checkout / ".env").write_text(f"\n{line}\n")
    refusal = run(checkout, "user@one")
    assert refusal.returncode == 2
    assert told in refusal.stderr


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REMOTE / "check.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_server_that_reads_digits_passes_the_check(base_url: str):
    assert check(base_url, "--page").returncode == 0


def test_a_server_without_a_page_or_none_at_all_does_not(server: tuple[int, int]):
    page = check(f"http://127.0.0.1:{server[1]}", "--page")
    assert page.returncode == 1
    assert "/ is answered by 404" in page.stderr
    nobody = check(NOBODYS)
    assert nobody.returncode == 1
    assert "Connection refused" in nobody.stderr


def keep(log: Path, command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["bash", str(REMOTE / "keep.sh"), "TERM", str(log), "bash", "-c", command])


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline, f"no '{text}' in the log"
        time.sleep(0.05)


def test_what_is_kept_is_started_again_until_it_is_told_to_end(tmp_path: Path):
    log = tmp_path / "log"
    once = f"if mkdir {tmp_path}/again; then exit; fi"
    kept = keep(log, f'{once} 2>/dev/null; trap "echo bye; exit" TERM; echo waiting; sleep 30 & wait')
    wait_for(log, "starting it again")
    wait_for(log, "waiting")
    kept.send_signal(signal.SIGTERM)
    wait_for(log, "bye")
    assert kept.wait(20) == 0


def test_what_fails_at_its_first_start_is_not_kept(tmp_path: Path):
    assert keep(tmp_path / "log", "echo no; exit 3").wait(20) == 0
    wait_for(tmp_path / "log", "no\n")
    assert "again" not in (tmp_path / "log").read_text()


def lives(pid: str) -> bool:
    """Tell whether a process is there, and not only its last words that nobody has asked for."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " not in stat.read_text()


def test_what_a_killed_command_leaves_behind_ends_before_the_next(tmp_path: Path):
    log = tmp_path / "log"
    once = f"if mkdir {tmp_path}/again; then sleep 300 & echo $! >{tmp_path}/child; kill -KILL $$; fi"
    kept = keep(log, f'{once} 2>/dev/null; trap "exit" TERM; echo waiting; sleep 30 & wait')
    wait_for(log, "waiting")
    assert "status 137" in log.read_text()
    assert not lives((tmp_path / "child").read_text().strip())
    kept.send_signal(signal.SIGTERM)
    assert kept.wait(20) == 0


@pytest.mark.parametrize(("setting", "exempt"), [("", False), ("PYNUMDRAW_UNLIMITED=127.0.0.0/8", True)])
def test_a_host_exempts_itself_from_limits_only_if_told_to(tmp_path: Path, setting: str, exempt: bool):
    release = tmp_path / "now"
    release.mkdir()
    (release / "settings").write_text(f"{setting}\n" if setting else "")
    (release / "port").write_text("PYNUMDRAW_PORT=8081\n")
    (release / "deploy").symlink_to(ROOT / "deploy")
    script = 'home=$1 base=$1 releases=$1; source "$2"; render now'
    command = ["bash", "-euc", script, "bash", str(tmp_path), str(REMOTE / "front.sh")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "rate=20r/s" in told
    assert ("127.0.0.0/8 1;" in told) == exempt
    assert "::1/128 1;" not in told


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
def test_certbot_is_spared_where_its_certificate_is_good(tmp_path: Path, name: str | None, days: int, good: bool):
    certificate = make_certificate(tmp_path, name, days) if name else tmp_path / "none.pem"
    script = 'base=$1; source "$2"; is_good_for page.test "$3"'
    command = ["bash", "-euc", script, "bash", str(tmp_path), str(REMOTE / "certificate.sh"), str(certificate)]
    assert (subprocess.run(command, timeout=60, check=False).returncode == 0) == good
