"""The Flask application: routes, error handling and request metrics."""
