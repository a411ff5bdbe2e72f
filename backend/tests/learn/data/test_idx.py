"""Reading idx files: what was written comes back, and what is wrong with a file is told."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray
from original_formats import encode_idx
from pynumdraw.errors import BadData, MissingData
from pynumdraw.learn.data.idx import decode_idx, read_idx

dtypes = st.sampled_from([np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64])
shapes = st_numpy.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)
arrays = dtypes.flatmap(lambda dtype: st_numpy.arrays(dtype, shapes))
IMAGE = encode_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@given(arrays)
def test_what_was_encoded_is_decoded(array: NDArray[Any]) -> None:
    again = decode_idx(encode_idx(array))
    assert again.dtype == array.dtype
    np.testing.assert_array_equal(again, array)


@given(arrays, st.data())
def test_any_shorter_or_longer_content_is_refused(array: NDArray[Any], data: st.DataObject) -> None:
    content = encode_idx(array)
    with pytest.raises(BadData, match=r"expected|too short"):
        decode_idx(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(BadData, match="overlong"):
        decode_idx(content + data.draw(st.binary(min_size=1, max_size=9)))


@given(st.binary(max_size=64))
def test_any_bytes_are_an_array_or_a_clear_error(content: bytes) -> None:
    try:
        array = decode_idx(content)
    except BadData:
        return
    assert encode_idx(array) == content


def test_the_format_is_that_of_mnist() -> None:
    content = bytes.fromhex("00000b02 00000001 00000002 0102 fffe")
    assert decode_idx(content).tolist() == [[258, -2]]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_files_are_read_plain_or_gzipped(pack: Any, tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_bytes(pack(IMAGE))
    assert read_idx(path).shape == (2, 3, 4)


@pytest.mark.parametrize(
    ("content", "found", "expected"),
    [
        (b"", "missing", "00 00"),
        (b"\x89PNG\r\n", "89 50 4e 47", "00 00"),
        (b"\0\0\x0a\1\0\0\0\0", "00 00 0a 01", "08, 09, 0b"),
        (IMAGE[:9], "9 bytes", "16"),
        (IMAGE[:-1], "truncated, 39 bytes", "expected 40"),
        (IMAGE + b"\0", "overlong, 41 bytes", "expected 40"),
        (gzip.compress(IMAGE, mtime=0)[:-5], "damaged gzip", "whole file"),
    ],
)
def test_a_damaged_file_is_named_with_what_was_found_and_expected(
    content: bytes, found: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "train-images"
    path.write_bytes(content)
    with pytest.raises(BadData) as refusal:
        read_idx(path)
    assert str(path) in refusal.value.detail
    assert found in refusal.value.detail
    assert expected in refusal.value.detail


@pytest.mark.parametrize("shape", [(0, 2**32 - 1, 2**32 - 1), (2**32 - 1,) * 3 + (0,), (1,) * 65, (2**32 - 1,) * 255])
def test_a_shape_beyond_numpy_is_refused_in_a_few_words(shape: tuple[int, ...]) -> None:
    header = bytes([0, 0, 8, len(shape)]) + b"".join(side.to_bytes(4, "big") for side in shape)
    with pytest.raises(BadData, match="expected") as refusal:
        decode_idx(header + (b"\0" if set(shape) == {1} else b""))
    assert len(refusal.value.detail) < 400


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="nowhere: No such file"):
        read_idx(tmp_path / "nowhere")
