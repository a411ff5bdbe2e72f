"""The trained model: its files on disk, the engine that runs it, and calibrated readings of images."""
