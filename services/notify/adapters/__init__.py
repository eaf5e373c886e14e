"""The database, the mail server, the templates and the other services."""
