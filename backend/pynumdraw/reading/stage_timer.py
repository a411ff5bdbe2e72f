"""Measure how long each stage of reading a drawing takes."""

from time import perf_counter
from typing import Literal

Stage = Literal["decode", "rasterise", "network", "explain", "encode"]


class StageTimer:
    """A stopwatch for the stages of a reading.

    Attributes
    ----------
    started : float
        Time of `time.perf_counter`, in seconds, at which the first stage began.
    ends : list of (str, float)
        Each stage, in order, and the time at which it ended and the next began.
    """

    def __init__(self) -> None:
        self.started = perf_counter()
        self.ends: list[tuple[Stage, float]] = []

    def mark(self, stage: Stage) -> None:
        """Record that a stage ends now."""
        self.ends.append((stage, perf_counter()))
