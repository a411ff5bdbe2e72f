"""Getting MNIST's files from their public mirrors, each whole or not at all."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pooch
import requests

from pynumdraw.errors import BadData, DownloadFailed
from pynumdraw.learn.idx import unpack

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Of the files as they are when unpacked: mirrors may pack them differently."""
TIMEOUT = 30
"""Seconds without an answer, or without another byte, after which a mirror is given up."""


def fetch(data: Path, mirrors: Sequence[str] = MIRRORS, sums: Mapping[str, str] = SHA256) -> list[Path]:
    """Get all files that are not in `data` yet; those that are, and are right, are left alone.

    Parameters
    ----------
    data : Path
        Folder to put them in, unpacked.
    mirrors : sequence of str
        Addresses that the name and `.gz` are put behind, in the order to try them.
    sums : mapping of str
        SHA-256, in hex, by file name.

    Returns
    -------
    list of Path
        The files that were fetched.

    Raises
    ------
    DownloadFailed
        If a file could be had whole from no mirror; the files before it stay.
    """
    logging.getLogger(pooch.get_logger().name).setLevel(logging.ERROR)  # it would tell every file's sum
    data.mkdir(parents=True, exist_ok=True)
    missing = [name for name in sums if not _is_there(data / name, sums[name])]
    return [_fetch_one(data / name, mirrors, sums[name]) for name in missing]


def _is_there(path: Path, expected: str) -> bool:
    """Tell whether a file is there, plain or gzipped, and whole."""
    try:
        found = [unpack(p) for p in (path, path.with_name(path.name + ".gz")) if p.exists()]
    except BadData:
        return False
    return any(hashlib.sha256(content).hexdigest() == expected for content in found)


def _fetch_one(path: Path, mirrors: Sequence[str], expected: str) -> Path:
    failures: list[str] = []
    for mirror in mirrors:
        url = f"{mirror}{path.name}.gz"
        try:
            content = _download(url, path.parent, expected)
        except (requests.RequestException, BadData) as error:
            failures.append(f"{url}: {error}")
            print(f"{failures[-1]}\nTrying the next mirror.")
            continue
        new = path.with_name(path.name + ".new")
        new.write_bytes(content)
        return new.replace(path)
    raise DownloadFailed(f"No mirror has {path.name} with SHA-256 {expected}:\n" + "\n".join(failures))


def _download(url: str, folder: Path, expected: str) -> bytes:
    """Get what is packed at `url`, through a file in `folder` that is gone afterwards, whatever happens."""
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=TIMEOUT)
    with TemporaryDirectory(dir=folder) as place:
        packed = pooch.retrieve(url, known_hash=None, path=place, downloader=downloader)
        content = unpack(Path(packed))
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise BadData(f"SHA-256 {found} of {len(content)} bytes, expected {expected}.")
    return content
