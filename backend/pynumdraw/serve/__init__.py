"""The prediction server: processes, the HTTP API, metrics, the OpenAPI document, settings and the log."""
