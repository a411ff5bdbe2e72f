"""Getting files from public mirrors, each whole or not at all: downloaded, unpacked or converted, and checked."""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pooch
import requests

from pynumdraw.errors import BadData, DownloadFailed
from pynumdraw.learn.data.idx import unpack

TIMEOUT = 30
"""Seconds without an answer, or without another byte, after which a mirror is given up."""


class Source(NamedTuple):
    """A data file and where it comes from.

    Attributes
    ----------
    path : str
        Where it goes, below the data folder; packed if it ends in `.gz`.
    files : tuple of str
        What it is made of, by their names at every mirror.
    mirrors : sequence of str
        Addresses of folders, in the order to try them.
    convert : callable
        From one of the files, as downloaded, to its share of the content; raises BadData if it is damaged.
    sha256 : str or None
        Of the content, in hex, before it is packed; None takes any.
    advice : str
        What to do about a content that is whole but has another sum.
    """

    path: str
    files: tuple[str, ...]
    mirrors: Sequence[str]
    convert: Callable[[Path], bytes]
    sha256: str | None
    advice: str = ""


def download(data: Path, sources: Iterable[Source]) -> list[Path]:
    """Get all that is not in `data` yet; what is there, and is right, is left alone.

    Returns
    -------
    list of Path
        The files that were fetched.

    Raises
    ------
    DownloadFailed
        If some could be had whole from none of their mirrors; the others are fetched all the same.
    """
    pooch.get_logger().setLevel(logging.ERROR)  # it would tell every file's sum
    fetched: list[Path] = []
    failures: list[str] = []
    for source in [source for source in sources if not _is_there(data / source.path, source.sha256)]:
        try:
            fetched.append(_fetch(data / source.path, source))
        except DownloadFailed as error:
            failures.append(str(error))
    if failures:
        raise DownloadFailed("\n".join(failures))
    return fetched


def _is_there(path: Path, expected: str | None) -> bool:
    """Tell whether a file is there, plain or gzipped, and whole."""
    plain = path.with_name(path.name.removesuffix(".gz"))
    try:
        found = [unpack(p) for p in (plain, plain.with_name(plain.name + ".gz")) if p.exists()]
    except BadData:
        return False
    return any(expected in (None, hashlib.sha256(content).hexdigest()) for content in found)


def _fetch(path: Path, source: Source) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    failures: list[str] = []
    for mirror in source.mirrors:
        if failures:
            print(f"{failures[-1]}\nTrying the next mirror.")
        try:
            content = _content(source, mirror.rstrip("/"), path.parent)
        except DownloadFailed as error:
            failures.append(str(error))
            continue
        new = path.with_name(path.name + ".new")
        new.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
        return new.replace(path)
    wanted = f" with SHA-256 {source.sha256}" if source.sha256 else ""
    raise DownloadFailed(f"No mirror has {path.name}{wanted}:\n" + "\n".join(failures))


def _content(source: Source, mirror: str, folder: Path) -> bytes:
    """Get all files of a source from one mirror, and check what they make."""
    content = b"".join(_download(f"{mirror}/{name}", folder, source.convert) for name in source.files)
    found = hashlib.sha256(content).hexdigest()
    if source.sha256 not in (None, found):
        what = f"SHA-256 {found} of {len(content)} bytes, expected {source.sha256}."
        raise DownloadFailed(f"{mirror}/{' and '.join(source.files)}: {what} {source.advice}".rstrip())
    return content


def _download(url: str, folder: Path, convert: Callable[[Path], bytes]) -> bytes:
    """Convert what is at `url`, through a file in `folder` that is gone afterwards, whatever happens."""
    print(url)
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=TIMEOUT)
    try:
        with TemporaryDirectory(dir=folder) as place:
            return convert(Path(pooch.retrieve(url, known_hash=None, path=place, downloader=downloader)))
    except (requests.RequestException, BadData) as error:
        raise DownloadFailed(f"{url}: {error}") from error
