"""One master process and its worker processes."""
