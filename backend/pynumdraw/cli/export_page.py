"""The `export-page` command: write the page, with the model, into a folder for any static host."""

import argparse
import sys
from pathlib import Path

from pynumdraw.cli.static_page import model_files, page_files
from pynumdraw.errors import BadSetting, PynumdrawError
from pynumdraw.model.artefact import MODELS, load_current_model

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
EXPORTED = "exported-files.txt"
"""Name of the list of the files of an export, which also tells that a folder is one."""

_ABOUT = """\
Writes a copy of the page that needs no server: it reads drawings on the visitor's own device. Any static host can serve
it, at any path. It has the files of the page, the weights of the current model, and its figures.

FOLDER is made if it is missing. It must be empty or an earlier export, whose files are replaced; others stay.
The exit status is 0 if the copy is complete, 1 if it is not, 2 if an option is wrong."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the description and the arguments of the command to a parser."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = _ABOUT
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of the model (default: %(default)s)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command, and return the exit status."""
    folder: Path = options.folder
    try:
        model = load_current_model(options.models)
        files = page_files(FRONTEND) | model_files(model)
        replace_export(folder, files)
    except PynumdrawError as error:
        print(f"{error.title}: {error}", file=sys.stderr)
        return 1
    size = sum(map(len, files.values())) / 1e6
    print(f"The page is in {folder}, with model {model.sidecar.stem}: {len(files)} files, {size:.1f} MB.")
    return 0


def replace_export(folder: Path, files: dict[str, bytes]) -> None:
    """Write files, given by path, into a folder, in place of those of an earlier export.

    Raises
    ------
    BadSetting
        If the folder has files, but of no earlier export, or can't be written to.
    """
    try:
        earlier = _earlier_export(folder)
        # The list comes first, so that an export that was interrupted is one, and can be repeated.
        _write(folder, {EXPORTED: _listed(earlier.union(files))} | files)
        for path in earlier - files.keys():
            (folder / path).unlink(missing_ok=True)
        _write(folder, {EXPORTED: _listed(set(files))})
    except OSError as error:
        raise BadSetting(f"Cannot write {error.filename or folder}: {error.strerror}.") from error


def _earlier_export(folder: Path) -> set[str]:
    """Return the paths of the files of an earlier export; none if the folder is empty or missing."""
    present = {path.name for path in folder.iterdir()} if folder.exists() else set[str]()
    if present and EXPORTED not in present:
        raise BadSetting(f"{folder} has files, but is no earlier export: name an empty folder, or a new one.")
    listed = (folder / EXPORTED).read_text().splitlines() if present else []
    return {path for path in listed if (folder / path).resolve().is_relative_to(folder.resolve())}


def _listed(paths: set[str]) -> bytes:
    return "".join(f"{path}\n" for path in sorted(paths)).encode()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
