"""Training: its configuration, its data, the network and the loop."""
