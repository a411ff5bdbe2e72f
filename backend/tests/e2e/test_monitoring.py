"""Prometheus takes the numbers, the rules and the dashboard's queries, and each query finds what is really counted."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pynumdraw.serve.openapi.examples import DRAWING
from stack import free_port, running, wait_for

MONITORING = Path(__file__).resolve().parents[3] / "deploy" / "monitoring"
DASHBOARD = json.loads((MONITORING / "dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
RULES = (MONITORING / "alerts.yml").read_text()
Find = Callable[[str], list[dict[str, Any]]]


def tool(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"no {name} on this machine (Debian's package prometheus has it)")


def promtool(*arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [tool("promtool"), *arguments], cwd=MONITORING, input=stdin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(url: str, body: object = None) -> str:
    sent = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, sent, {"Content-Type": "application/json"}), timeout=10) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def find(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Generator[Find]:
    """Run a Prometheus that collects from the server while this is asked; give what queries it."""
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    config = (MONITORING / "prometheus.yml").read_text().replace(": 15s", ": 1s")
    (folder / "prometheus.yml").write_text(config.replace("127.0.0.1:8081", f"127.0.0.1:{server.port}"))
    shutil.copy(MONITORING / "alerts.yml", folder)
    command = [tool("prometheus"), f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data"]
    url = f"http://127.0.0.1:{port}"

    def ask_prometheus(query: str) -> list[dict[str, Any]]:
        return json.loads(ask(f"{url}/api/v1/query?{urlencode({'query': query})}"))["data"]["result"]

    log = folder / "log"
    with running([*command, f"--web.listen-address=127.0.0.1:{port}"], log, signal.SIGTERM, {}) as process:
        wait_for(f"{url}/-/ready", process, log)
        deadline = time.monotonic() + 30
        while len(ask_prometheus("up == 1")) == 0:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        for _ in range(3):
            ask(f"http://127.0.0.1:{server.port}/api/v1/predict?include=explanation", DRAWING)
            ask(f"http://127.0.0.1:{server.port}/api/v1/predict", DRAWING)
            time.sleep(1)
        yield ask_prometheus


def filled_in(query: str) -> str:
    """Put values in the place of Grafana's variables."""
    return query.replace("$__rate_interval", "1m").replace("$instance", ".*")


def test_promtool_takes_configuration_and_rules() -> None:
    promtool("check", "config", "prometheus.yml")
    assert promtool("check", "rules", "--lint-fatal", "alerts.yml").count("SUCCESS") == 1


def test_alerts_come_when_they_should_and_not_before() -> None:
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")
    names = re.findall(r"alert: (\w+)", RULES)
    tested = (MONITORING / "alerts_test.yml").read_text()
    assert [name for name in names if name not in tested] == []


def test_promtool_finds_no_fault_with_the_numbers(server: Any) -> None:
    promtool("check", "metrics", stdin=ask(f"http://127.0.0.1:{server.port}/metrics"))


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_of_the_dashboard_finds_something(find: Find, query: str) -> None:
    assert "$" not in filled_in(query)
    found = find(filled_in(query))
    assert found
    assert all(float(series["value"][1]) >= 0 for series in found), "not a number: nothing to divide by"


def test_what_rules_ask_for_is_counted(find: Find) -> None:
    names = set(re.findall(r"\bpynumdraw_\w+", RULES))
    assert len(names) > 5
    assert [name for name in sorted(names) if not find(name)] == []


def test_verdicts_and_drift_are_those_of_what_was_drawn(find: Find) -> None:
    [drift] = find('sum(pynumdraw_verdicts_total{verdict="not_a_number"}) / sum(pynumdraw_verdicts_total)')
    assert 0 <= float(drift["value"][1]) < 1
    assert {series["metric"]["job"] for series in find("pynumdraw_workers")} == {"pynumdraw"}


def test_the_dashboard_is_what_grafana_imports() -> None:
    assert DASHBOARD.keys() >= {"uid", "title", "schemaVersion", "panels", "templating", "time"}
    assert "id" not in DASHBOARD  # Grafana gives it one; with one it would replace another's
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    assert variables == {"datasource", "instance"}
    assert set(re.findall(r"\$\{?(\w+)", json.dumps(DASHBOARD))) <= variables | {"__rate_interval", "__all"}
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert sorted(ids) == list(range(1, len(ids) + 1))
    for panel in PANELS:
        assert panel["type"] in ("timeseries", "stat")
        assert panel["title"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


def test_no_panel_lies_on_another() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    for place in places:
        assert place["x"] + place["w"] <= 24
    for a, b in combinations(places, 2):
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert beside or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
