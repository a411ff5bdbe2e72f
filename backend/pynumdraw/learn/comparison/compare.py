"""Compare two models: print the verdict on each row, and draw what changed."""

from collections.abc import Sequence
from pathlib import Path

from pynumdraw.errors import BrokenArtefact, MissingData
from pynumdraw.learn.comparison.changes import write_changes
from pynumdraw.learn.comparison.paired import Compared, compare
from pynumdraw.learn.comparison.rows import Pair, Row, compare_rows
from pynumdraw.learn.comparison.verdict_table import NOTE, verdict_table
from pynumdraw.learn.data.paths import SAMPLE_OF, plain_name
from pynumdraw.learn.data.sources import Sources, find_sources
from pynumdraw.learn.evaluation.table import as_text
from pynumdraw.model.artefact import LoadedModel, load
from pynumdraw.model.sidecar import Sidecar


def compare_models(
    old: Path, new: Path, data: Path, own: Sequence[Path] = (), picture: Path | None = None
) -> list[Compared]:
    """Compare two models on all that neither learned from, print the table, and return its rows.

    Parameters
    ----------
    old, new : Path
        Their files, without the ending.
    data : Path
        Folder of the data sets. If they are missing, the committed sample is taken, with a message.
    own : sequence of Path
        Files of own drawings.
    picture : Path, optional
        PNG file to draw what changed.

    Raises
    ------
    BrokenArtefact
        If a file of a model is missing or damaged, or if it has format 1.
    MissingData, BadData
        If a data file is missing or damaged, or there is nothing that neither learned from.
    """
    pair = Pair(_load(old), _load(new))
    rows = list(compare_rows(pair, *_files(find_sources(data), pair), own))
    if not rows:
        raise MissingData(f"Nothing in {data} that neither model learned from; expected something to compare them by.")
    found = compare([row.paired for row in rows])
    print(f"{old.name} → {new.name}", as_text(verdict_table(found)), NOTE, sep="\n\n")
    if picture:
        _draw(rows, old.name, new.name, picture)
    return found


def worse_rows(found: Sequence[Compared]) -> list[str]:
    """Return the names of the rows on which the new model reads worse."""
    return [one.paired.name for one in found if one.verdict == "worse"]


def _draw(rows: Sequence[Row], old: str, new: str, picture: Path) -> None:
    write_changes(rows, old, new, picture)
    print(f"What changed: {picture}")


def _files(sources: Sources, pair: Pair) -> tuple[Path, list[Path]]:
    """Return the folder of the data sets, and the files of drawings of which a model held some back."""
    names = {name for model in pair for name in _held_back(model.sidecar)}
    outliers = [path for path in sources.outliers if SAMPLE_OF.get(plain_name(path), plain_name(path)) in names]
    return sources.folder, [*sources.ink, *outliers]


def _held_back(sidecar: Sidecar) -> list[str]:
    return [name for name, groups in sidecar.held_back.items() if groups]


def _load(stem: Path) -> LoadedModel:
    path, sidecar = load(stem)
    if sidecar.format == 1:
        raise BrokenArtefact(f"{stem.name} has format 1, for single digits; expected format 2 to compare them.")
    return LoadedModel(path.read_bytes(), sidecar)
