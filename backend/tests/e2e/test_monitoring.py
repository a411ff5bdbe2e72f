"""Prometheus accepts the metrics, rules and queries of the dashboard, and each query finds data."""

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
from running import free_port, running, wait_for, wait_until

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
    """Run a Prometheus that scrapes the server, send some requests, and return the function that queries it."""
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
        wait_until(lambda: ask_prometheus("up == 1"))
        for _ in range(3):
            ask(f"http://127.0.0.1:{server.port}/api/v1/predict?include=explanation", DRAWING)
            ask(f"http://127.0.0.1:{server.port}/api/v1/predict", DRAWING)
            time.sleep(1)
        yield ask_prometheus


def filled_in(query: str) -> str:
    """Replace Grafana's variables by values."""
    return query.replace("$__rate_interval", "1m").replace("$instance", ".*")


def test_promtool_accepts_configuration_and_rules() -> None:
    promtool("check", "config", "prometheus.yml")
    assert promtool("check", "rules", "--lint-fatal", "alerts.yml").count("SUCCESS") == 1


def test_alerts_fire_when_they_should() -> None:
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")
    names = re.findall(r"alert: (\w+)", RULES)
    tested = (MONITORING / "alerts_test.yml").read_text()
    assert [name for name in names if name not in tested] == []


def test_promtool_accepts_the_metrics(server: Any) -> None:
    promtool("check", "metrics", stdin=ask(f"http://127.0.0.1:{server.port}/metrics"))


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_of_the_dashboard_finds_data(find: Find, query: str) -> None:
    assert "$" not in filled_in(query)
    found = find(filled_in(query))
    assert found
    assert all(float(series["value"][1]) >= 0 for series in found), "NaN: division by zero"


def test_metrics_in_the_rules_exist(find: Find) -> None:
    names = set(re.findall(r"\bpynumdraw_\w+", RULES))
    assert len(names) > 5
    assert [name for name in sorted(names) if not find(name)] == []


def test_drift_is_a_share_of_the_verdicts(find: Find) -> None:
    [drift] = find('sum(pynumdraw_verdicts_total{verdict="not_a_number"}) / sum(pynumdraw_verdicts_total)')
    assert 0 <= float(drift["value"][1]) < 1
    assert {series["metric"]["job"] for series in find("pynumdraw_workers")} == {"pynumdraw"}


def test_dashboard_can_be_imported_by_grafana() -> None:
    assert DASHBOARD.keys() >= {"uid", "title", "schemaVersion", "panels", "templating", "time"}
    assert "id" not in DASHBOARD  # Grafana chooses one; a fixed one would replace another dashboard
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


def test_panels_do_not_overlap() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    for place in places:
        assert place["x"] + place["w"] <= 24
    for a, b in combinations(places, 2):
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert beside or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
