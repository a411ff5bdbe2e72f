"""Metrics for Prometheus, counted in memory that all workers share."""
