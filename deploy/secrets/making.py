"""Passwords and keys of an installation in one folder, and what the broker and the storage are told of them."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from deploy.local import keys
from deploy.local.layout import Layout
from deploy.local.parts.broker import passwords
from deploy.local.parts.storage import identities, security
from deploy.nats.config import render_accounts, render_cluster
from deploy.nats.outside import systems_of

PROCESSES = (*keys.PROCESSES, "operator", "deploy")
SERVERS = ("nats", "seaweedfs")


def make(folder: Path) -> list[str]:
    """Make what is missing, keep what is there, and give the names of the Kubernetes secrets.

    `folder/secrets/<process>/` holds what one process may read, each file with mode 0600. Whoever changes a file by
    hand (a key of a storage that somebody else runs, say) runs this again: it derives the rest anew. Outside systems
    are those of `folder/systems.json`, as `casebus systems export` prints them.
    """
    layout = Layout(folder.resolve())
    layout.prepare(minimum_free=0)
    keys.generate(layout)
    broker, storage = layout.secrets("nats"), layout.secrets("seaweedfs")
    system = keys.read(layout, "system", "nats_password")
    systems = systems_of(layout.root / "systems.json")
    keys.write_private(broker / "accounts.conf", render_accounts(passwords(layout), system, systems))
    keys.write_private(broker / "cluster.conf", render_cluster(keys.read(layout, "system", "nats_route_password")))
    keys.write_private(storage / "identities.json", json.dumps(identities(layout), indent=1))
    keys.write_private(storage / "security.toml", security(layout))
    names = (*PROCESSES, *SERVERS)
    keys.write_private(layout.root / "kustomization.yaml", _kustomization(layout, names))
    return [f"casebus-{name}" for name in names]


def _kustomization(layout: Layout, names: tuple[str, ...]) -> str:
    secrets = [
        {
            "name": f"casebus-{name}",
            "files": [f"secrets/{name}/{path.name}" for path in sorted(layout.secrets(name).iterdir())],
            "options": {"disableNameSuffixHash": True},
        }
        for name in names
    ]
    sections = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": "casebus",
        "secretGenerator": secrets,
    }
    return f"# `kubectl apply -k` of this folder makes the secrets; never put it into git.\n{yaml.safe_dump(sections)}"
