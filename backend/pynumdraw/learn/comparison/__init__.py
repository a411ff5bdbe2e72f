"""Comparing two models that answered the same examples."""
