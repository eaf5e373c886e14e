"""Builds every combination, checks each object against its schema and all of them against our rules."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import kubernetes_validate

from deploy.manifests.building import BuildError, Combination, Document, build, every_combination
from deploy.manifests.rules import RULES

# Kubernetes itself has no schema of these; tests/house looks at what is in them.
FOREIGN = ("PodMonitor", "PrometheusRule")
AT_ONCE = 2
OLDEST = "1.30"  # what docs/operations.md asks for: `preStop.sleep` is not in an older one
_valid: dict[str, str] = {}


def main() -> int:
    """Print each complaint once, and give the exit code."""
    wanted = list(every_combination())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        complaints = sorted({line for found in pool.map(_complaints, wanted) for line in found})
    for line in complaints:
        print(line, file=sys.stderr)
    if not complaints:
        print(f"{len(wanted)} combinations of manifests are built and valid ({len(_valid)} different objects).")
    return bool(complaints)


def _complaints(wanted: Combination) -> list[str]:
    try:
        documents = build(wanted)
    except BuildError as error:
        return [f"{wanted}: {error}"]
    found = [text for document in documents if (text := _against_schema(document))]
    return found + [f"{wanted}: {text}" for rule in RULES for text in rule(documents)]


def _against_schema(document: Document) -> str:
    """What is wrong with one object; the same object in many combinations is looked at once."""
    if document["kind"] in FOREIGN:
        return ""
    key = json.dumps(document, sort_keys=True)
    if key not in _valid:
        name = f"{document['kind']} {document['metadata']['name']}"
        try:
            for version in (OLDEST, kubernetes_validate.latest_version()):
                kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            where = ".".join(str(step) for step in error.path)
            _valid[key] = f"{name}: {where}: {error.message}"
        else:
            _valid[key] = ""
    return _valid[key]


if __name__ == "__main__":
    sys.exit(main())
