"""Download files from public mirrors, verify their checksums, and convert them; no file is ever left half done."""

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
"""Seconds without an answer, or without another byte, after which to give up on a mirror."""


class Source(NamedTuple):
    """A data file and where it comes from.

    Attributes
    ----------
    path : str
        Its path below the data folder; it is gzipped if this ends in `.gz`.
    files : tuple of str
        Names of the files to download; their converted contents are concatenated.
    mirrors : sequence of str
        Addresses of the folders that have these files, in the order to try them.
    convert : callable
        Function from the path of a downloaded file to its content; raises BadData if the file is damaged.
    sha256 : str or None
        Expected SHA-256 of the content in hex, before it is gzipped; None accepts any.
    advice : str
        What the user can do if the checksum differs.
    """

    path: str
    files: tuple[str, ...]
    mirrors: Sequence[str]
    convert: Callable[[Path], bytes]
    sha256: str | None
    advice: str = ""


def download(data: Path, sources: Iterable[Source]) -> list[Path]:
    """Download the files that are not in `data` yet, or that are there but damaged.

    Returns
    -------
    list of Path
        The files that were downloaded.

    Raises
    ------
    DownloadFailed
        If no mirror has a valid copy of some files; the others are downloaded all the same.
    """
    pooch.get_logger().setLevel(logging.ERROR)  # it would log the checksum of every file
    fetched: list[Path] = []
    failures: list[str] = []
    for source in [source for source in sources if not _is_there(data / source.path, source.sha256)]:
        try:
            fetched.append(_fetch_source(data / source.path, source))
        except DownloadFailed as error:
            failures.append(str(error))
    if failures:
        raise DownloadFailed("\n".join(failures))
    return fetched


def _is_there(path: Path, expected: str | None) -> bool:
    """Return whether a file is there, plain or gzipped, with the expected checksum."""
    plain = path.with_name(path.name.removesuffix(".gz"))
    try:
        found = [unpack(p) for p in (plain, plain.with_name(plain.name + ".gz")) if p.exists()]
    except BadData:
        return False
    return any(expected in (None, hashlib.sha256(content).hexdigest()) for content in found)


def _fetch_source(path: Path, source: Source) -> Path:
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
    """Download all files of a source from one mirror, and verify the checksum of their joined content."""
    content = b"".join(_download(f"{mirror}/{name}", folder, source.convert) for name in source.files)
    found = hashlib.sha256(content).hexdigest()
    if source.sha256 not in (None, found):
        what = f"SHA-256 {found} of {len(content)} bytes, expected {source.sha256}."
        raise DownloadFailed(f"{mirror}/{' and '.join(source.files)}: {what} {source.advice}".rstrip())
    return content


def _download(url: str, folder: Path, convert: Callable[[Path], bytes]) -> bytes:
    """Download `url` to a temporary file in `folder`, and return its converted content."""
    print(url)
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=TIMEOUT)
    try:
        with TemporaryDirectory(dir=folder) as place:
            return convert(Path(pooch.retrieve(url, known_hash=None, path=place, downloader=downloader)))
    except (requests.RequestException, BadData) as error:
        raise DownloadFailed(f"{url}: {error}") from error
