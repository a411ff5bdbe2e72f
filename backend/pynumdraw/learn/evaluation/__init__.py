"""Calibration, scores and their confidence intervals."""
