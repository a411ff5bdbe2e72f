"""The stages of reading a drawing, for whoever wants to know how long each takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Stage = Literal["decode", "rasterise", "network", "explain", "encode"]
Lap = Callable[[Stage], object]
"""Is told each stage when it ends."""


def no_lap(_: Stage) -> None:
    """Take no notice."""
