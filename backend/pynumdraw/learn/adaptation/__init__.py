"""Adapting the current model to the drawings of its users."""
