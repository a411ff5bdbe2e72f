"""The report on a trained model: plots, error gallery and model card."""
