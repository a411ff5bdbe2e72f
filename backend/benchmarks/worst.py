"""Search for the valid drawings, and batches of drawings, that take most CPU time to answer.

Usage: python -m benchmarks.worst [--seconds N] [--seed N], in backend/.

Measures extremes made by hand, then random ones, then changes the worst of these a little, time and again: drawings
without includes and with all of them, then batches of one drawing many times. Prints a row of a table whenever there is
a result: milliseconds of CPU time from the body to the encoded answer. Each drawing that is worse than those before it
is reported on standard error. Goals: at most 25 ms for a drawing, 50 ms with all includes, 600 ms for any batch.
"""

import argparse
import sys
import time
from collections.abc import Callable, Collection
from functools import partial
from statistics import median

import msgspec
from pynumdraw.errors import BatchTooCostly
from pynumdraw.ink.json_formats import MAX_DRAWINGS
from pynumdraw.ink.parsing import parse_batch, parse_drawing
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.batch_budget import MAX_COST, Budget
from pynumdraw.reading.reader import read_drawing, read_drawings
from pynumdraw.serve.http.batch import MAX_BATCH_BYTES
from pynumdraw.serve.http.predict import INCLUDES

from benchmarks.costly_drawings import EXTREMES, body, search

_ROUNDS = 5


def milliseconds(answer: Callable[[bytes], object], content: bytes, rounds: int = 1) -> float:
    """Return the median CPU time to answer a body."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        answer(content)
        times.append(time.process_time() - start)
    return 1000 * median(times)


def answer_drawing(content: bytes, recognizer: Recognizer, include: Collection[Include] = ()) -> bytes:
    """Answer a drawing as the server does."""
    return msgspec.json.encode(read_drawing(parse_drawing(content), recognizer, include))


def answer_batch(content: bytes, recognizer: Recognizer, include: Collection[Include] = ()) -> bytes:
    """Answer a batch as the server does, or refuse it, if it exceeds the budget."""
    drawings = [one for one in parse_batch(content) if isinstance(one, Drawing)]
    budget = Budget([f"#/drawings/{i}" for i in range(len(drawings))], include)
    try:
        return msgspec.json.encode(read_drawings(drawings, recognizer, include, budget=budget))
    except BatchTooCostly as error:
        return error.detail.encode()


def batch(content: bytes, count: int) -> bytes:
    """Return a batch of one drawing so many times, or as often as there is room for."""
    count = min(count, MAX_DRAWINGS, (MAX_BATCH_BYTES - len(b'{"drawings":[]}')) // (len(content) + 1))
    return b'{"drawings":[%b]}' % b",".join([content] * count)


def affordable(content: bytes, recognizer: Recognizer, include: Collection[Include] = ()) -> int:
    """Return how many times a drawing may be in a batch, by what one of it costs."""
    budget = Budget(["#/drawings/0"], include)
    read_drawings([parse_drawing(content)], recognizer, include, budget=budget)
    return int(MAX_COST / budget.total)


def batch_cost(content: bytes, recognizer: Recognizer, include: Collection[Include] = ()) -> float:
    """Return about how many milliseconds the largest batch of a drawing takes, from a batch of a few."""
    count, few = min(MAX_DRAWINGS, affordable(content, recognizer, include)), 4
    cost = milliseconds(partial(answer_batch, recognizer=recognizer, include=include), batch(content, few))
    return cost / few * count


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print_row(kind: str, content: bytes, recognizer: Recognizer, title: str) -> None:
    answer = answer_drawing if kind == "drawing" else answer_batch
    plain, all_includes = (
        milliseconds(partial(answer, recognizer=recognizer, include=include), content, _ROUNDS)
        for include in ((), INCLUDES)
    )
    print(f"| {kind} | {plain:.1f} | {all_includes:.1f} | {len(content)} | {title} |", flush=True)


def _search_drawings(recognizer: Recognizer, include: Collection[Include], seconds: float, seed: int) -> None:
    cost = partial(milliseconds, partial(answer_drawing, recognizer=recognizer, include=include))
    recipe = search(cost, seconds, seed, _report)
    _print_row("drawing", body(recipe), recognizer, f"worst, {_named(include)}: {recipe}")


def _search_batches(recognizer: Recognizer, include: Collection[Include], seconds: float, seed: int) -> None:
    recipe = search(partial(batch_cost, recognizer=recognizer, include=include), seconds, seed, _report)
    content = body(recipe)
    for count, which in ((affordable(content, recognizer, include), "all that fit"), (MAX_DRAWINGS, "most")):
        _print_row("batch", batch(content, count), recognizer, f"worst, {_named(include)}, {which}: {recipe}")


def _named(include: Collection[Include]) -> str:
    return "all includes" if include else "plain"


def main() -> None:
    """Search, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15, help="of each of the four searches (15)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    options = parser.parse_args()
    recognizer = Recognizer()
    print("| | plain, ms | all includes, ms | bytes | drawing |\n|---|---|---|---|---|", flush=True)
    for recipe in EXTREMES:
        _print_row("drawing", body(recipe), recognizer, str(recipe))
    for look in (_search_drawings, _search_batches):
        for include in ((), INCLUDES):
            look(recognizer, include, options.seconds, options.seed)


if __name__ == "__main__":
    main()
