"""Training: its configuration, its data, the networks and the training loop."""
