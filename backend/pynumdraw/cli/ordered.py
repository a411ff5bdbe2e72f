"""Map tasks over many processes: results come in order, and only a few tasks and results are in memory."""

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
    """Yield `work(task)` for each task, in the order of the tasks, as soon as it is known.

    Parameters
    ----------
    executor : Executor
        The processes or threads that do the work.
    work : callable
    tasks : iterable
        Read by a thread of its own, so that no result waits for a task that is slow to come. An exception that it
        raises is raised here after the results of all earlier tasks.
    ahead : int
        Maximum number of tasks that are read before the result of the first of them is taken.
    """
    futures: Queue[Future[_Result] | None] = Queue(ahead)

    def submit() -> None:
        try:
            for task in tasks:
                futures.put(executor.submit(work, task))
        except Exception as error:  # noqa: BLE001 - raised again where the results are taken
            failed: Future[_Result] = Future()
            failed.set_exception(error)
            futures.put(failed)
        futures.put(None)

    Thread(target=submit, daemon=True).start()
    while (future := futures.get()) is not None:
        yield future.result()
