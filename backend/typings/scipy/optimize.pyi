from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

class OptimizeResult:
    x: NDArray[np.float64]

def minimize(
    fun: Callable[[NDArray[np.float64]], Any],
    x0: Sequence[float],
    *,
    method: str | None = None,
    jac: bool = False,
    bounds: Sequence[tuple[float, float]] | None = None,
    options: dict[str, Any] | None = None,
) -> OptimizeResult: ...
