"""Data files: where they are, how they are downloaded, and how they are read."""
