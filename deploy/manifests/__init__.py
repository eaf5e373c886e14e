"""Checks what `deploy/kubernetes` builds: `python -m deploy.manifests`, a part of `make check`."""
