import numpy as np
from numpy.typing import NDArray

DIST_L2: int
DIST_MASK_PRECISE: int
INTER_LINEAR: int
MORPH_CROSS: int

def addWeighted(  # noqa: N802 - OpenCV's name
    src1: NDArray[np.float32], alpha: float, src2: NDArray[np.float32], beta: float, gamma: float
) -> NDArray[np.float32]: ...
def dilate(src: NDArray[np.float32], kernel: NDArray[np.uint8]) -> NDArray[np.float32]: ...
def distanceTransform(  # noqa: N802
    src: NDArray[np.uint8], distance_type: int, mask_size: int, /
) -> NDArray[np.float32]: ...
def erode(src: NDArray[np.float32], kernel: NDArray[np.uint8]) -> NDArray[np.float32]: ...
def getStructuringElement(shape: int, ksize: tuple[int, int]) -> NDArray[np.uint8]: ...  # noqa: N802
def remap(
    src: NDArray[np.float32], map1: NDArray[np.float32], map2: None, interpolation: int
) -> NDArray[np.float32]: ...
def setNumThreads(nthreads: int) -> None: ...  # noqa: N802
