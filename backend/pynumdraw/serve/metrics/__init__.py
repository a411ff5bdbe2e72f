"""Prometheus metrics, counted in memory that all workers share."""
