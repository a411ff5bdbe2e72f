"""More training data, made from what there is: distorted digits, and drawings that are no digits."""
