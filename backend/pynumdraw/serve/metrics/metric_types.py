"""Families of numbers, as Prometheus has them: where each of their numbers is in a row, and how it is written there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, product
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

Totals = NDArray[np.float64]
Row: TypeAlias = "memoryview[float]"


class Family(Protocol):
    """What has a name, and numbers that start somewhere in a row."""

    name: str
    end: int

    def read(self, totals: Totals) -> Metric:
        """Give its numbers as Prometheus has them."""
        ...


class Counter:
    """Counts, by labels whose values are all known.

    Parameters
    ----------
    name, help
        As Prometheus has them.
    labels : dict of sequences of str
        For each label its values; what is none of them counts as the last.
    start : int
        Where its numbers begin.
    """

    def __init__(self, name: str, help: str, labels: dict[str, Sequence[str]], start: int) -> None:  # noqa: A002
        self.name, self._help, self._labels = name, help, list(labels)
        self._places = {key: start + i for i, key in enumerate(product(*labels.values()))}
        self._values = [set(values) for values in labels.values()]
        self._rest = [values[-1] for values in labels.values()]
        self.end = start + len(self._places)

    def add(self, row: Row, *key: str) -> None:
        """Count one."""
        place = self._places.get(key)
        if place is None:
            known = zip(key, self._values, self._rest)
            place = self._places[tuple(value if value in values else rest for value, values, rest in known)]
        row[place] += 1

    def read(self, totals: Totals) -> Metric:
        """Give all that were counted ever."""
        family = CounterMetricFamily(self.name, self._help, labels=self._labels)
        for key, place in self._places.items():
            if totals[place] or len(self._labels) < 2:  # of pairs, most never occur
                family.add_metric(key, float(totals[place]))
        return family


class Histogram:
    """How values are distributed, by one label.

    Parameters
    ----------
    name, help, labels, start
        As for a `Counter`.
    bounds : sequence of float
        Upper ends of the buckets, but for the last, which has none.
    """

    def __init__(
        self,
        name: str,
        help: str,  # noqa: A002 - Prometheus's name for it
        labels: dict[str, Sequence[str]],
        bounds: Sequence[float],
        start: int,
    ) -> None:
        [(self._label, values)] = labels.items()
        self.name, self._help, self._bounds = name, help, bounds
        self._pitch = len(bounds) + 2
        self._places = {value: start + i * self._pitch for i, value in enumerate(values)}
        self._rest = start + (len(values) - 1) * self._pitch
        self.end = start + len(values) * self._pitch

    def add(self, row: Row, key: str, value: float, times: int = 1) -> None:
        """Count a value."""
        place = self._places.get(key, self._rest)
        row[place] += value * times
        row[place + 1 + bisect_left(self._bounds, value)] += times

    def read(self, totals: Totals) -> Metric:
        """Give the buckets, each with those below it, as Prometheus has them."""
        family = HistogramMetricFamily(self.name, self._help, labels=[self._label])
        for key, place in self._places.items():
            counts: list[float] = totals[place + 1 : place + self._pitch].tolist()
            below = list(accumulate(counts))
            buckets = list(zip([*map(str, map(float, self._bounds)), "+Inf"], below))
            if below[-1]:
                family.add_metric([key], buckets, float(totals[place]))
        return family
