"""A suite of which nothing is kept."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.local.external import External
from deploy.local.suite import Suite


@asynccontextmanager
async def passing(
    folder: Path,
    *,
    env: Mapping[str, str],
    parts_only: bool = False,
    replicas: Mapping[str, int] | None = None,
    external: External | None = None,
) -> AsyncIterator[Suite]:
    """Run it; at the end all of it is killed at once, since others test how it stops in order."""
    async with Suite(folder, parts_only=parts_only, env=env, replicas=replicas, external=external) as running:
        try:
            yield running
        finally:
            for child in running.children.values():
                child.retire()
            running.kill_all()
