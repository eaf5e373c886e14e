"""Webhooks in MongoDB, the HTTP client that calls them, their figures."""
