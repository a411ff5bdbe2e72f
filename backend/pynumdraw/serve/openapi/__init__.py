"""The OpenAPI document of the API and its documentation page."""
