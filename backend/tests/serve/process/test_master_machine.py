"""The master as a state machine: whatever workers, checks and signals do, it keeps what it promises.

Processes, the check and the clock are simulated, so that every order of events can be tried. `test_master.py` has real
ones.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pynumdraw.serve.process.children import READY, RELOAD, STOP
from pynumdraw.serve.process.master import CANNOT_START, RESTART_INTERVAL, End, Master, WorkerSpec

ENOUGH = 6  # starts; no stop before these, so that more than the beginning is tried


class Signal(NamedTuple):
    si_signo: int
    si_pid: int


class SimulatedProcesses:
    """Processes that listen or do not, and that die; `on_stop` is called when some are asked to stop."""

    def __init__(self, clock: Callable[[], float], on_stop: Callable[[set[int]], None]) -> None:
        self._clock, self._on_stop = clock, on_stop
        self.pids: set[int] = set()
        self.listening: set[int] = set()
        self.dead: dict[int, int] = {}
        self.starts: list[float] = []
        self.can_fork = True

    def start(self) -> int:
        if not self.can_fork:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        self.starts.append(self._clock())
        self.pids.add(len(self.starts))
        return len(self.starts)

    def die(self, pid: int, code: int) -> None:
        self.dead[pid] = code
        self.listening.discard(pid)

    def reap(self) -> Iterator[tuple[int, str, int]]:
        for pid in list(self.dead):
            self.pids.remove(pid)
            yield pid, "ended", self.dead.pop(pid)

    def send(self, which: signal.Signals, pids: set[int]) -> None:
        assert which == signal.SIGTERM
        self._on_stop(pids)

    def stop(self, grace: float) -> Iterator[tuple[int, str]]:
        yield from ((pid, f"ended within {grace} s") for pid in sorted(self.pids))
        self.pids.clear()


class SimulatedCheck:
    """A check that ends when it is told to."""

    def __init__(self) -> None:
        self.is_started, self.result = False, False

    def start(self) -> None:
        self.is_started, self.result = True, False

    def is_running(self) -> bool:
        return self.is_started

    def has_succeeded(self) -> bool:
        if self.is_started and self.result:
            self.is_started = False
            return True
        return False

    def stop(self) -> None:
        self.is_started = False


class MasterMachine(RuleBasedStateMachine):
    """Events in any order; the master is called as its own loop and `startup.py` do it."""

    @initialize(workers=st.integers(1, 3))
    def begin(self, workers: int) -> None:
        self.now, self.end, self.pending, self.can_take_over = 0.0, None, list[int](), True
        self.processes, self.check = SimulatedProcesses(lambda: self.now, self.check_takeover), SimulatedCheck()
        self.spec = WorkerSpec(workers, 1.0, lambda: None, lambda: self.now % 2 == 1)
        self.begin_master(is_reload=False)

    def begin_master(self, *, is_reload: bool) -> None:
        self.old, self.known = set(self.processes.pids), set[int]()
        self.first_start = len(self.processes.starts)
        self.master = Master(self.spec, self.processes, self.check, is_reload=is_reload, clock=lambda: self.now)
        self.master.start_due_workers()

    def check_takeover(self, stopped: set[int]) -> None:
        assert stopped <= self.old
        assert len(self.processes.listening - self.old) >= self.spec.workers, "old workers stop too early"

    def handle(self, number: int | None = None, pid: int = 0) -> None:
        dead = dict(self.processes.dead)
        codes = [code for one, code in dead.items() if one not in self.old]
        is_hopeless = CANNOT_START in codes and not (self.known | self.old & self.processes.pids) - dead.keys()
        self.end = self.master.handle(Signal(number, pid) if number else None)
        if number not in STOP:
            assert (self.end == End(1)) == is_hopeless
        if self.end == End(None) and self.can_take_over:
            self.end = None
            self.begin_master(is_reload=True)
        elif self.end and self.end.status is not None:
            assert not self.processes.pids
        else:
            self.end = None
            self.known = (self.known | ({pid} if number == READY else set())) & self.processes.pids - self.old
            self.master.start_due_workers()

    def is_running(self) -> bool:
        return self.end is None

    def alive(self) -> list[int]:
        return sorted(self.processes.pids - self.processes.dead.keys())

    @precondition(is_running)
    @rule(data=st.data(), is_known=st.booleans())
    def listen(self, data: st.DataObject, is_known: bool) -> None:
        """A worker listens; the master learns of it at once, or later, after other signals."""
        if silent := [pid for pid in self.alive() if pid not in self.processes.listening]:
            pid = data.draw(st.sampled_from(silent))
            self.processes.listening.add(pid)
            if is_known:
                self.handle(READY, pid)
            else:
                self.pending.append(pid)

    @precondition(lambda self: self.is_running() and self.pending)
    @rule(data=st.data())
    def ready(self, data: st.DataObject) -> None:
        pid = data.draw(st.sampled_from(self.pending))
        self.pending.remove(pid)
        self.handle(READY, pid)

    @precondition(is_running)
    @rule(data=st.data(), code=st.sampled_from([CANNOT_START, 0, 1, -signal.SIGKILL]))
    def die(self, data: st.DataObject, code: int) -> None:
        """A worker dies; the master learns of it with any signal."""
        if alive := self.alive():
            self.processes.die(data.draw(st.sampled_from(alive)), code)

    @precondition(is_running)
    @rule(seconds=st.sampled_from([0.0, 0.5, RESTART_INTERVAL]))
    def wake_up(self, seconds: float) -> None:
        self.now += seconds
        self.handle()

    @precondition(is_running)
    @rule(succeeds=st.sampled_from([None, True, True, False]))
    def reload(self, succeeds: bool | None) -> None:
        """The check succeeds or fails before anything else happens, or goes on."""
        self.handle(RELOAD)
        assert not self.is_running() or self.check.is_started
        if self.is_running() and succeeds is not None:
            self.end_check(succeeds)

    @precondition(is_running)
    @rule(succeeds=st.booleans())
    def end_check(self, succeeds: bool) -> None:
        self.check.result, self.check.is_started = succeeds, self.check.is_started and succeeds
        self.handle(signal.SIGCHLD)

    @precondition(is_running)
    @rule(can_fork=st.booleans())
    def limit_processes(self, can_fork: bool) -> None:
        self.processes.can_fork = can_fork

    @precondition(is_running)
    @rule(can_take_over=st.booleans())
    def replace_program(self, can_take_over: bool) -> None:
        self.can_take_over = can_take_over

    @precondition(lambda self: self.is_running() and len(self.processes.starts) > ENOUGH)
    @rule(which=st.sampled_from(sorted(STOP)))
    def stop(self, which: signal.Signals) -> None:
        self.handle(which)
        assert self.end == End(0)

    @precondition(lambda self: not self.is_running())
    @rule(workers=st.integers(1, 3))
    def start_again(self, workers: int) -> None:
        self.begin(workers)

    @invariant()
    def workers_are_started_no_faster_than_one_a_second_in_place_of_each(self) -> None:
        starts = self.processes.starts[self.first_start :]
        assert len([start for start in starts if start > self.now - RESTART_INTERVAL]) <= self.spec.workers

    def teardown(self) -> None:
        """Whatever has happened, as many workers run as are wanted once nothing fails, and a stop ends all."""
        self.processes.can_fork = True
        for _ in range(3):
            self.now += RESTART_INTERVAL
            if self.is_running():
                self.handle()
        if self.is_running():
            assert len(set(self.alive()) - self.old) == self.spec.workers
            self.stop(signal.SIGTERM)
        assert isinstance(self.end, End)
        assert self.end.status in (0, 1)


TestMaster = MasterMachine.TestCase
TestMaster.settings = settings(max_examples=500, stateful_step_count=40, deadline=None)
