"""Counts of many processes add up, and none is lost or doubled when a process ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pynumdraw.serve.metrics.shared_counters import Process, SharedCounters


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in a child that then lives as long as this process; return its id when the work is done."""
    reader, writer = os.pipe()
    lifeline, own_end = os.pipe()  # the child waits until this process closes its end
    pid = os.fork()
    if not pid:
        try:
            os.close(own_end)
            result = work()
            os.write(writer, b".")
            os.read(lifeline, 1)
            del result
        finally:
            os._exit(1)
    os.close(writer)
    assert os.read(reader, 1) == b"."
    return pid


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def count(path: Path, name: str, times: int) -> SharedCounters:
    counters = SharedCounters(3, path)
    counters.register(name)
    for _ in range(times):
        counters.row[1] += 1
    return counters


def test_counts_are_visible_to_other_processes_at_once(tmp_path: Path) -> None:
    counters = SharedCounters(3, tmp_path / "counters")
    first, second = (in_child(lambda: count(tmp_path / "counters", "a worker", 1000)) for _ in range(2))
    counters.row[1] += 5
    assert counters.totals().tolist() == [0, 2005, 0]
    assert counters.processes() == [Process(os.getpid(), ""), Process(first, "a worker"), Process(second, "a worker")]
    end(first)
    end(second)


def test_counts_of_a_killed_process_stay(tmp_path: Path) -> None:
    counters = SharedCounters(3, tmp_path / "counters")
    for _ in range(3):
        end(in_child(lambda: count(tmp_path / "counters", "a worker", 7)))
    assert counters.totals().tolist() == [0, 21, 0]
    assert counters.processes() == [Process(os.getpid(), "")]


def test_row_of_a_dead_process_is_reused(tmp_path: Path) -> None:
    counters = SharedCounters(3, tmp_path / "counters")
    end(in_child(lambda: count(tmp_path / "counters", "old", 1)))
    size = (tmp_path / "counters").stat().st_size
    successor = in_child(lambda: count(tmp_path / "counters", "new", 1))
    assert counters.processes()[1:] == [Process(successor, "new")]
    assert (tmp_path / "counters").stat().st_size == size
    end(successor)


def test_without_a_file_counters_are_private() -> None:
    first, second = SharedCounters(2), SharedCounters(2)
    first.row[0] += 1
    assert (first.totals().tolist(), second.totals().tolist()) == ([1, 0], [0, 0])


def test_full_disk_stops_counting_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def is_full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", is_full)
    counters = SharedCounters(2, tmp_path / "counters")
    counters.row[0] += 1
    assert counters.totals().tolist() == [0, 0]
    assert "No space left" in capfd.readouterr().out
