"""Numbers of many processes add up, whatever becomes of these, and none is lost or counted twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pynumdraw.serve.metrics.shared_counters import Owner, SharedCounters


def in_child(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own, which then lives on with this one; return its id when the work is done."""
    reader, writer = os.pipe()
    lifeline, own_end = os.pipe()  # its other end is left open, until this process ends
    pid = os.fork()
    if not pid:
        try:
            os.close(own_end)
            kept = work()
            os.write(writer, b".")
            os.read(lifeline, 1)
            del kept
        finally:
            os._exit(1)
    os.close(writer)
    assert os.read(reader, 1) == b"."
    return pid


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def count(path: Path, name: str, times: int) -> SharedCounters:
    board = SharedCounters(3, path)
    board.sign(name)
    for _ in range(times):
        board.row[1] += 1
    return board


def test_what_a_process_counts_is_seen_by_others_at_once(tmp_path: Path) -> None:
    board = SharedCounters(3, tmp_path / "board")
    first, second = (in_child(lambda: count(tmp_path / "board", "a worker", 1000)) for _ in range(2))
    board.row[1] += 5
    assert board.totals().tolist() == [0, 2005, 0]
    assert board.owners() == [Owner(os.getpid(), ""), Owner(first, "a worker"), Owner(second, "a worker")]
    end(first)
    end(second)


def test_a_killed_process_counts_no_more_as_living_but_what_it_counted_stays(tmp_path: Path) -> None:
    board = SharedCounters(3, tmp_path / "board")
    for _ in range(3):
        end(in_child(lambda: count(tmp_path / "board", "a worker", 7)))
    assert board.totals().tolist() == [0, 21, 0]
    assert board.owners() == [Owner(os.getpid(), "")]


def test_a_successor_takes_the_row_of_the_dead(tmp_path: Path) -> None:
    board = SharedCounters(3, tmp_path / "board")
    end(in_child(lambda: count(tmp_path / "board", "old", 1)))
    size = (tmp_path / "board").stat().st_size
    successor = in_child(lambda: count(tmp_path / "board", "new", 1))
    assert board.owners()[1:] == [Owner(successor, "new")]
    assert (tmp_path / "board").stat().st_size == size
    end(successor)


def test_without_a_file_a_process_counts_for_itself_alone() -> None:
    first, second = SharedCounters(2), SharedCounters(2)
    first.row[0] += 1
    assert (first.totals().tolist(), second.totals().tolist()) == ([1, 0], [0, 0])


def test_a_full_disk_stops_the_counting_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def is_full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", is_full)
    board = SharedCounters(2, tmp_path / "board")
    board.row[0] += 1
    assert board.totals().tolist() == [0, 0]
    assert "No space left" in capfd.readouterr().out
