"""Builds every combination of an overlay and components with the real kustomize, offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
MANIFESTS = ROOT / "deploy" / "kubernetes"
Document = dict[str, Any]


@dataclass(frozen=True)
class Combination:
    """An overlay and what an operator adds to it."""

    overlay: str
    components: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " + ".join((self.overlay, *self.components))


class BuildError(Exception):
    """kustomize refused; the text is its own."""


def every_combination() -> Iterator[Combination]:
    """Each overlay with each set of components, none and all included."""
    components = sorted(folder.name for folder in (MANIFESTS / "components").iterdir())
    for overlay in sorted(folder.name for folder in (MANIFESTS / "overlays").iterdir()):
        for count in range(len(components) + 1):
            for chosen in combinations(components, count):
                yield Combination(overlay, chosen)


def build(wanted: Combination) -> list[Document]:
    """What would be applied; raises BuildError."""
    with TemporaryDirectory(prefix="casebus-kustomize-") as scratch:
        folder = Path(scratch).resolve()
        sections: Document = {"resources": [_from(folder, "overlays", wanted.overlay)]}
        if wanted.components:
            sections["components"] = [_from(folder, "components", name) for name in wanted.components]
        (folder / "kustomization.yaml").write_text(yaml.safe_dump(sections), encoding="utf-8")
        return kustomize(folder)


def kustomize(folder: Path) -> list[Document]:
    """Build one folder."""
    beside = Path(sys.executable).with_name("kubectl")  # installed by requirements/dev.txt on Linux
    program = str(beside) if beside.exists() else shutil.which("kubectl")
    if not program:
        raise BuildError("kubectl is neither beside this Python nor on PATH")
    done = subprocess.run(
        [program, "kustomize", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "GOGC": "off"},  # a build lives for half a second
    )
    if done.returncode:
        raise BuildError(done.stderr.strip())
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [document for document in yaml.load_all(done.stdout, loader) if document]


def _from(folder: Path, kind: str, name: str) -> str:
    return os.path.relpath(MANIFESTS / kind / name, folder)
