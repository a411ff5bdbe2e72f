"""Calibration, measures and their confidence intervals."""
