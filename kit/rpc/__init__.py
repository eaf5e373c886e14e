"""Requests over NATS: the only place that knows headers, inboxes and endpoints."""
