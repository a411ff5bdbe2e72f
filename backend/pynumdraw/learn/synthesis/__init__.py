"""Synthetic training data: distorted digits, and drawings that are not digits."""
