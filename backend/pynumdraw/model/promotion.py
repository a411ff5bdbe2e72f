"""Promote a model, or go back to the one before: the current model changes in one rename, and the history tells it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pynumdraw.errors import NoSuchModel
from pynumdraw.model.artefact import MODELS, current_stem, load, make_current, report_folder
from pynumdraw.model.promotion_log import Change, append, before, now

CARD, PICTURES = "README.md", "report"
"""The card of the current model, and the folder of its pictures, beside the models."""


def switch(stem: str, models: Path = MODELS, *, worse: Sequence[str] = (), forced: bool = False) -> None:
    """Make a model the current one, after checking its files.

    Parameters
    ----------
    stem : str
    models : Path
    worse : sequence of str
        Rows of the comparison on which it reads worse.
    forced : bool
        Whether it is promoted in spite of those, or without a comparison.

    Raises
    ------
    BrokenArtefact
        If a file of it is missing or damaged: the current model stays.
    """
    _change(Change(now(), "promote", current_stem(models), stem, list(worse), forced), models)


def rollback(models: Path = MODELS) -> str:
    """Go back to the model that the current one was promoted over, and return its stem.

    Raises
    ------
    NoSuchModel
        If there is none.
    BrokenArtefact
        If a file of it is missing or damaged: the current model stays.
    """
    current = current_stem(models)
    last = before(current, models) if current else None
    if last is None:
        raise NoSuchModel(f"{current or 'Nothing'} is current in {models}, and was promoted over no other model.")
    _change(Change(now(), "rollback", current, last), models)
    return last


def _change(change: Change, models: Path) -> None:
    load(models / change.after)
    append(change, models)
    make_current(change.after, models)
    _exchange_reports(change.before, change.after, models)


def _exchange_reports(old: str | None, new: str, models: Path) -> None:
    """Put the card of the current model beside the models; that of the old one goes to its own folder, unless it is."""
    if old and not report_folder(old, models).exists():
        _copy_report(models, report_folder(old, models))
    if (report_folder(new, models) / CARD).exists():
        _copy_report(report_folder(new, models), models)


def _copy_report(source: Path, target: Path) -> None:
    if not (source / CARD).exists():
        return
    target.mkdir(exist_ok=True)
    shutil.rmtree(target / PICTURES, ignore_errors=True)
    if (source / PICTURES).exists():
        shutil.copytree(source / PICTURES, target / PICTURES)
    shutil.copyfile(source / CARD, target / CARD)
