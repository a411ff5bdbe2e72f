"""Hypothesis strategy for request bodies: valid drawings, almost valid ones, and arbitrary text and bytes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_LIMIT = 64 * 1024
_RAW = ["1e999", "-1e999", "-0", "1" * 5000, '"\\ud800"', "[" * 30000, '{"a":' * 9000, "NaN", "-Infinity", "nul", "\0"]

_anything: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(2**53, 2**200) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
_column = st.lists(st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6), max_size=4) | _anything
_point = st.fixed_dictionaries({"x": st.integers() | _anything, "y": st.floats()}, optional={"t": _anything})
_stroke = st.one_of(
    st.fixed_dictionaries({"x": _column, "y": _column}, optional={"t": _column, "p": _column, "z": _anything}),
    st.lists(_column | _point, max_size=4),
)
_ink = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=5).map(
    lambda points: {"x": [x for x, _ in points], "y": [y for _, y in points]}
)
_sound = st.builds(
    lambda strokes: json.dumps({"width": 280, "height": 280, "strokes": strokes}), st.lists(_ink, min_size=1)
)
_drawing = st.fixed_dictionaries(
    {"width": st.just(280) | _anything, "height": st.just(280) | _anything, "strokes": st.lists(_stroke, max_size=3)},
    optional={"colour": _anything, "drawing": st.lists(_stroke, max_size=3)},
).map(json.dumps)
_surrogates = st.text(st.characters(categories=["Cs", "Lu"]), max_size=5).map('{{"width": "{}"}}'.format)
_broken = st.builds(
    lambda body, at, raw: body[:at] + raw + body[at:], _drawing, st.integers(0, 200), st.sampled_from(_RAW) | st.text()
)
_at_the_limit = st.builds(
    lambda body, more: body.ljust(_LIMIT + more)[: _LIMIT + more],
    _sound | _drawing | _broken,
    st.sampled_from([-1, 0, 1]),
)

bodies: SearchStrategy[bytes] = st.one_of(
    (_sound | _drawing | _broken | _surrogates | _at_the_limit).map(lambda body: body.encode(errors="surrogatepass")),
    st.binary(max_size=300),
)
"""Bodies for `/api/v1/predict`: with wrong types, lengths and formats, huge and invalid numbers, deep nesting, lone
surrogates, and sizes of 64 KiB, one byte less and one byte more."""
