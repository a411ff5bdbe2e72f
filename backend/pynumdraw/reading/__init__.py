"""What is said of a drawing, whoever asks: its answer, the reasons for it, or the problem with it."""
