"""Webhooks: which addresses are called, how a call is signed, when it is tried again, what is kept of it."""
