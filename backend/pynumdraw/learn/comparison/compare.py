"""Compare two models: print the verdict on each row, and draw what changed."""

from collections.abc import Sequence
from pathlib import Path

from pynumdraw.errors import BrokenArtefact, MissingData
from pynumdraw.learn.comparison.changes_gallery import write_changes
from pynumdraw.learn.comparison.paired import Compared, compare
from pynumdraw.learn.comparison.rows import Pair, compare_rows
from pynumdraw.learn.comparison.verdict_table import NOTE, verdict_table
from pynumdraw.learn.data.find_data import Sources, find_sources
from pynumdraw.learn.data.paths import SAMPLE_OF, plain_name
from pynumdraw.learn.evaluation.data_sets import held_back_of
from pynumdraw.learn.evaluation.table import as_text
from pynumdraw.model.artefact import LoadedModel, load, report_folder
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
        Files of own drawings; or of a data set that a model held a part of back, which then replaces those in `data`.
    picture : Path, optional
        PNG file to draw what changed; without it, one in the folder of the new model's card.

    Raises
    ------
    BrokenArtefact
        If a file of a model is missing or damaged, or if it has format 1.
    MissingData, BadData
        If a data file is missing or damaged, or there is nothing that neither learned from.
    """
    pair = Pair(_load(old), _load(new))
    known = [path for path in own if any(held_back_of(path, [model.sidecar for model in pair]))]
    sources = find_sources(data)
    ink = known or [*sources.ink, *_with_held_back(sources, pair)]
    rows = list(compare_rows(pair, sources.folder, ink, [path for path in own if path not in known]))
    if not rows:
        raise MissingData(f"Nothing in {data} that neither model learned from; expected something to compare them by.")
    found = compare([row.paired for row in rows])
    print(f"{old.name} → {new.name}", as_text(verdict_table(found)), NOTE, sep="\n\n")
    picture = picture or report_folder(new.name, new.parent) / f"changes-from-{old.name}.png"
    picture.parent.mkdir(exist_ok=True)
    write_changes(rows, old.name, new.name, picture)
    print(f"What changed: {picture}")
    return found


def worse_rows(found: Sequence[Compared]) -> list[str]:
    """Return the names of the rows on which the new model reads worse."""
    return [one.paired.name for one in found if one.verdict == "worse"]


def _with_held_back(sources: Sources, pair: Pair) -> list[Path]:
    """Return the files of drawings that are no digits of which a model held some back."""
    names = {name for model in pair for name in _held_back(model.sidecar)}
    return [path for path in sources.outliers if SAMPLE_OF.get(plain_name(path), plain_name(path)) in names]


def _held_back(sidecar: Sidecar) -> list[str]:
    return [name for name, groups in sidecar.held_back.items() if groups]


def _load(stem: Path) -> LoadedModel:
    path, sidecar = load(stem)
    if sidecar.format == 1:
        raise BrokenArtefact(f"{stem.name} has format 1, for single digits; expected format 2 to compare them.")
    return LoadedModel(path.read_bytes(), sidecar)
