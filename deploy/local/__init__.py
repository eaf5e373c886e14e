"""One machine: the embedded parts and the five processes under one supervisor (`python -m deploy.local`)."""
