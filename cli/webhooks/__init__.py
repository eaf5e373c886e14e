"""The commands about webhooks, one a file."""
