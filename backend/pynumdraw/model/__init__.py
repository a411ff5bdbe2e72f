"""What was learned: the artefact on disk, the engine that runs it, and calibrated readings of an image."""
