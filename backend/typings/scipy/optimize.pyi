from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

class OptimizeResult:
    x: NDArray[np.float64]

def minimize(
    fun: Callable[[NDArray[np.float64]], float],
    x0: Sequence[float],
    method: str | None = None,
    *,
    bounds: Sequence[tuple[float, float]] | None = None,
) -> OptimizeResult: ...
