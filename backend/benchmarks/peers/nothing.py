"""The lower bound: Flask on bjoern with a constant answer. Usage: python -m benchmarks.peers.nothing PORT."""

import sys

import bjoern
from flask import Flask

app = Flask(__name__)


@app.post("/predict")
def predict() -> dict[str, int]:
    """Return a constant."""
    return {"digit": 7}


if __name__ == "__main__":
    bjoern.run(app, "127.0.0.1", int(sys.argv[1]))
