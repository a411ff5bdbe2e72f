"""Training a model: from data to an artefact."""
