"""Set up TensorFlow and the C library for a training."""

import ctypes
import platform

import keras
import tensorflow as tf

from pynumdraw.learn.training.network import fastest_precision

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # of glibc's malloc.h


def set_up() -> None:
    """Make trainings repeatable, and faster."""
    _keep_freed_memory()
    tf.config.experimental.enable_op_determinism()
    keras.mixed_precision.set_dtype_policy(fastest_precision())


def _keep_freed_memory() -> None:
    """Make glibc keep the memory that this process frees, for its next allocations.

    By default glibc gives large freed blocks back to the system at once, and every training step takes them again page
    by page, which costs a large part of an epoch. The settings hold for all threads. They do nothing with another C
    library. See mallopt(3); glibc reads the equivalent `MALLOC_…_` variables only when a process starts.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    mallopt = ctypes.CDLL(None).mallopt
    mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
    mallopt(_M_TOP_PAD, 256 * 2**20)
    mallopt(_M_MMAP_THRESHOLD, 32 * 2**20)  # the largest that glibc accepts
