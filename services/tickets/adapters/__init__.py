"""The drivers of tickets: the database, the other services, the index."""
