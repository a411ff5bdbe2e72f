"""The application with the current model, for the tests of the HTTP API."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pynumdraw.serve.http.app import create_app
from pynumdraw.serve.settings import Settings


@pytest.fixture(scope="session")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()
