"""Compare the speed of this server at two commits, in turn on the same machine.

Usage: python -m benchmarks.compare_commits OLD NEW [--rounds N] [--seconds N], in backend/; needs wrk.

Both servers run in this Python environment, each from a worktree of its commit that is removed at the end. Packages
that only an older commit needs can be installed elsewhere. For example, bde3f4c needs structlog: run pip install
--target FOLDER structlog, then this with PYTHONPATH=FOLDER.

Each server is one process on one core and gets the same load, single digits drawn with a pen, from another core. Prints
the median of each figure over the rounds with its range, and the median of the ratios new / old of the rounds: other
load on the machine affects both servers of a round alike.
"""

import argparse
import subprocess
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.serve import MANY, Row, measure_rounds
from benchmarks.server_process import COMMANDS
from benchmarks.wrk_load import ROOT

FIGURES = (
    ("per_second", f"requests/s, {MANY} connections"),
    ("p50", "p50, 1 connection, ms"),
    ("p99", "p99, 1 connection, ms"),
    ("busy_p99", f"p99, {MANY} connections, ms"),
    ("cpu", "CPU per request, µs"),
    ("memory", "memory, MB"),
)


@contextmanager
def worktree(commit: str) -> Generator[Path]:
    """Check a commit out into a temporary worktree."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / commit
        _git("worktree", "add", "--quiet", "--detach", str(path), commit)
        try:
            yield path
        finally:
            _git("worktree", "remove", "--force", str(path))


def compare(old: str, new: str, rounds: int, seconds: float) -> list[list[Row]]:
    """Measure the servers of two commits; return the rows of each round, the old commit's first."""
    with ExitStack() as stack:
        commits = (_hash(old), _hash(new))
        folders = [stack.enter_context(worktree(commit)) / "backend" for commit in commits]
        commands = [COMMANDS[0]._replace(name=commit, folder=folder) for commit, folder in zip(commits, folders)]
        return measure_rounds(rounds, seconds, commands)


def table(rounds: Sequence[Sequence[Row]]) -> str:
    """Return a Markdown table of the figures of two servers: medians, ranges, and the median of the ratios."""
    old, new = zip(*rounds)
    lines = [f"| | {old[0].name} | range | {new[0].name} | range | new / old |", "|---|---|---|---|---|---|"]
    for field, title in FIGURES:
        figures = [[float(getattr(row, field)) for row in rows] for rows in (old, new)]
        cells = [cell for values in figures for cell in (f"{median(values):,.4g}", _range(values))]
        ratio = median(after / before for before, after in zip(*figures))
        lines.append(f"| {title} | {' | '.join(cells)} | {ratio:.3f} |")
    return "\n".join(lines)


def _range(values: Sequence[float]) -> str:
    return f"{min(values):,.4g} to {max(values):,.4g}"


def _hash(commit: str) -> str:
    return _git("rev-parse", "--short", "--verify", f"{commit}^{{commit}}")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own arguments
    if ended.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {ended.stderr.strip()}")
    return ended.stdout.strip()


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="a commit")
    parser.add_argument("new", help="another commit")
    parser.add_argument("--rounds", type=int, default=5, help="(5)")
    parser.add_argument("--seconds", type=float, default=3, help="duration of each measurement (3)")
    options = parser.parse_args()
    print(table(compare(options.old, options.new, options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
