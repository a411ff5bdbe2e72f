"""How the network learns: data in, artefact out."""
