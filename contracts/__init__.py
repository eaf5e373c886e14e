"""The published language: every message on the bus, defined once by the service that owns it."""
