"""Other servers to compare with."""
