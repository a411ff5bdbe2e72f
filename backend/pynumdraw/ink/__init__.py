"""What a drawing is: strokes, and the 28×28 image they become."""
