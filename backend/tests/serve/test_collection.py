"""Corrections are on disk once they are acknowledged, once each, whatever happens to those who write them."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pynumdraw.errors import BadSetting, CollectionFull
from pynumdraw.serve import collection as module
from pynumdraw.serve.collection import LOCK, Collection

DAY = date(2026, 11, 29)
FILE = "2026-11-29.ndjson"
BACKEND = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024
WRITER = """
import sys, uuid
from datetime import date
from itertools import pairwise
from pathlib import Path
from pynumdraw.serve.collection import Collection
collection = Collection(Path(sys.argv[1]), 1 << 30)
for _ in range(int(sys.argv[2])):
    one = uuid.uuid4()
    collection.add(one, b'{"id":"%s","ink":"%s"}\\n' % (str(one).encode(), b"x" * 9000), date(2026, 11, 29))
    print(one, flush=True)
"""


def line(identity: uuid.UUID, size: int = 0) -> bytes:
    return b'{"id":"%s","ink":"%s"}\n' % (str(identity).encode(), b"x" * size)


def add(collection: Collection, identity: uuid.UUID | None = None, size: int = 0, day: date = DAY) -> uuid.UUID:
    identity = identity or uuid.uuid4()
    collection.add(identity, line(identity, size), day)
    return identity


def stored(folder: Path) -> list[str]:
    return [
        json.loads(text)["id"] for path in sorted(folder.glob("*.ndjson")) for text in path.read_text().splitlines()
    ]


def start_writer(folder: Path, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(count)]
    env = os.environ | {"PYTHONPATH": str(BACKEND)}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def test_each_day_has_a_file_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "new", MIB)
    collection.prepare()
    first, second = add(collection), add(collection, day=date(2026, 11, 30))
    assert stored(tmp_path / "new") == [str(first), str(second)]
    assert [path.name for path in sorted((tmp_path / "new").glob("*.ndjson"))] == [FILE, "2026-11-30.ndjson"]
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o077 == 0


def test_an_id_is_stored_once_also_by_another_process_on_another_day(tmp_path: Path) -> None:
    first, second = Collection(tmp_path, MIB), Collection(tmp_path, MIB)
    identity = add(first)
    add(first, identity)
    add(second, identity, day=date(2026, 11, 30))
    other = add(second)
    add(first, other)
    add(Collection(tmp_path, MIB), other)
    assert stored(tmp_path) == [str(identity), str(other)]


@pytest.mark.parametrize("half", [b"{", line(uuid.uuid4(), 5000)[:-1], b'{"id":"7f9c24e8'])
def test_half_a_line_is_removed_by_the_next_write_and_at_a_start(tmp_path: Path, half: bytes) -> None:
    collection = Collection(tmp_path, MIB)
    identity = add(collection)
    for path in (tmp_path / FILE, tmp_path / "2026-11-28.ndjson"):
        with path.open("ab") as file:
            file.write(half)
    other = add(collection)
    assert stored(tmp_path) == [str(identity), str(other)]
    with (tmp_path / FILE).open("ab") as file:
        file.write(half)
    Collection(tmp_path, MIB).prepare()
    assert stored(tmp_path) == [str(identity), str(other)]


def test_files_that_the_operator_took_away_or_replaced_are_no_fault(tmp_path: Path) -> None:
    collection = Collection(tmp_path, MIB)
    identity = add(collection, size=500)
    (tmp_path / FILE).unlink()
    add(collection, identity)
    other = add(collection)
    assert stored(tmp_path) == [str(other)]
    (tmp_path / FILE).write_bytes(b'{"note": 1}\n')
    with pytest.raises(KeyError):
        stored(tmp_path)
    last = add(collection)
    assert (tmp_path / FILE).read_bytes() == b'{"note": 1}\n' + line(last)


def test_readers_without_the_lock_see_whole_lines(tmp_path: Path) -> None:
    writer, seen = start_writer(tmp_path, 100), [b""]
    while writer.poll() is None:
        if (tmp_path / FILE).exists():
            seen.append((tmp_path / FILE).read_bytes())
    assert len(set(seen)) > 2
    assert all(after.startswith(before) for before, after in pairwise(seen))
    assert {text[-1:] for text in seen[1:]} == {b"\n"}
    writer.communicate()


def test_a_line_is_seen_only_once_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection, seen, fsync = Collection(tmp_path, MIB), list[int](), os.fsync

    def look(descriptor: int) -> None:
        if not Path(f"/proc/self/fd/{descriptor}").is_dir():
            seen.append(len(stored(tmp_path)))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    for _ in range(3):
        add(collection, size=9000)
    assert seen == [0, 1, 2]


def test_a_day_goes_on_in_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 20_000)
    first, second = Collection(tmp_path, MIB), Collection(tmp_path, MIB)
    names = [str(add(one, size=size)) for size in (9000, 30_000, 9000, 300) for one in (first, second)]
    add(first, uuid.UUID(names[-1]))
    assert sorted(stored(tmp_path)) == sorted(names)
    sizes = {path.name: path.stat().st_size // 1000 for path in tmp_path.glob("*.ndjson")}
    assert sizes == {FILE: 18, **{FILE.replace(".", f".part0{n}."): size for n, size in ((2, 30), (3, 30), (4, 18))}}


def test_a_file_that_the_operator_lets_others_read_stays_readable(tmp_path: Path) -> None:
    collection = Collection(tmp_path, MIB)
    add(collection)
    (tmp_path / FILE).chmod(0o640)
    add(collection)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o640


def test_beyond_the_limit_nothing_is_stored(tmp_path: Path) -> None:
    collection = Collection(tmp_path, 10_000)
    identity = add(collection, size=6000)
    with pytest.raises(CollectionFull, match="of 10000 bytes: nothing was stored"):
        add(collection, size=6000)
    add(collection, identity)
    small = add(collection, size=1000, day=date(2026, 11, 30))
    assert stored(tmp_path) == [str(identity), str(small)]


def test_whoever_writes_waits_for_the_lock(tmp_path: Path) -> None:
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # a reader
        writer = start_writer(tmp_path, 1)
        time.sleep(0.5)
        assert stored(tmp_path) == []
    assert writer.communicate(timeout=30)[0].split() == stored(tmp_path)


def test_many_processes_lose_and_double_nothing(tmp_path: Path) -> None:
    writers = [start_writer(tmp_path, 50) for _ in range(4)]
    acknowledged = [name for writer in writers for name in writer.communicate(timeout=60)[0].split()]
    assert len(acknowledged) == 200
    assert sorted(stored(tmp_path)) == sorted(acknowledged)


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for _ in range(8):
        writer = start_writer(tmp_path, 100_000)
        assert writer.stdout
        acknowledged += [writer.stdout.readline().strip() for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.communicate()[0].split()
    Collection(tmp_path, 1 << 30).prepare()
    names = stored(tmp_path)
    assert len(set(names)) == len(names)
    assert set(acknowledged) <= set(names)


@pytest.mark.parametrize("room", [30_000, 50_000])
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, room: int) -> None:
    """A limit of the size of files stands for it: the last write is cut short, as on a full disk."""
    script = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
{WRITER}"""
    command = [sys.executable, "-c", script, str(tmp_path), "100"]
    env = os.environ | {"PYTHONPATH": str(BACKEND)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert "CollectionFull: The server's disk is full" in done.stderr
    assert done.stdout.split() == stored(tmp_path)
    assert len(stored(tmp_path)) == room // len(line(uuid.uuid4(), 9000))
    assert (tmp_path / FILE).read_bytes().endswith(b"\n")


@pytest.mark.parametrize("place", ["file", "file/folder", "/proc/none"])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"PYNUMDRAW_COLLECT is '.*'; it must be a folder that can be written to: "):
        Collection(tmp_path / place, MIB).prepare()


def test_other_faults_are_not_taken_for_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    collection = Collection(tmp_path, MIB)
    identity = add(collection)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        add(collection)
    assert stored(tmp_path) == [str(identity)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, FILE]
