"""Processes: one master, N workers, and reloading without losing a request."""
