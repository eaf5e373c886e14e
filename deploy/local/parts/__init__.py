"""The embedded parts: how each is started with its safe flags, seen to be ready, and replaced by a real server."""
