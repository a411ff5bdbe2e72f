"""Data files: where they are, how to download them, and how to read them."""
