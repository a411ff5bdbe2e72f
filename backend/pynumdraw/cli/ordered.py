"""Work for many processes, its results in order, and never more of either in memory than a few pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from queue import Queue
from threading import Thread
from typing import TypeVar

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def ordered(
    executor: Executor, work: Callable[[_Task], _Result], tasks: Iterable[_Task], ahead: int
) -> Iterator[_Result]:
    """Give `work(task)` for each task, in their order, as soon as it is known.

    Parameters
    ----------
    executor : Executor
        Does the work.
    work : callable
    tasks : iterable
        Is read in a thread of its own, `ahead` tasks before the one whose result is due: so a result need not wait for
        tasks that are slow to come. What it raises is raised after the results of all tasks before.
    ahead : int
    """
    due: Queue[Future[_Result] | None] = Queue(ahead)
    Thread(target=_submit, args=(executor, work, tasks, due), daemon=True).start()
    while (result := due.get()) is not None:
        yield result.result()


def _submit(
    executor: Executor,
    work: Callable[[_Task], _Result],
    tasks: Iterable[_Task],
    due: Queue[Future[_Result] | None],
) -> None:
    try:
        for task in tasks:
            due.put(executor.submit(work, task))
    except Exception as error:  # noqa: BLE001 - raised where the results are asked for
        failed: Future[_Result] = Future()
        failed.set_exception(error)
        due.put(failed)
    due.put(None)
