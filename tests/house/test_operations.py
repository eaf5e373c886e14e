"""Manifests and runbook say what the code says: settings, secrets, routes, times, figures, alerts, callers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import services.files.adapters.figures
import services.notify.adapters.figures
import services.notify.adapters.hooks.figures
import services.notify.adapters.incoming.figures  # noqa: F401 - likewise
from contracts.bus import ACCESS
from deploy.local import keys
from deploy.manifests.rules import SECRETS
from deploy.nats.config import render_contained
from deploy.secrets.making import make
from gateway.__main__ import SHUTDOWN_SECONDS
from kit.lifecycle import DRAIN_SECONDS
from kit.metrics import REGISTRY

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
COMPOSE = ROOT / "deploy" / "compose" / "compose.yaml"
RUNBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTING = re.compile(r"""["']((?:CASEBUS_[A-Z_]+|[A-Z0-9]+_URL))["']""")
READERS = ("kit/settings.py", "kit/crash.py", "gateway/settings.py", "services/*/settings.py")
# Not for an operator: a socket that the local runner hands over, and what only tests say.
NOT_SET = {"CASEBUS_LISTEN_FD", "CASEBUS_CRASH_AT", "CASEBUS_TEST", "CASEBUS_MAIL_LEASE_SECONDS"}
PROCESSES = ("accounts", "tickets", "files", "notify", "gateway")
Document = dict[str, Any]


def manifests(*folders: str) -> Iterator[Document]:
    for folder in folders:
        for path in sorted((KUBERNETES / folder).rglob("*.yaml")):
            yield from (document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document)


def known_settings() -> set[str]:
    """Every variable that a process reads."""
    files = [path for pattern in READERS for path in ROOT.glob(pattern)]
    return {name for path in files for name in SETTING.findall(path.read_text(encoding="utf-8"))}


def variables(document: object) -> Iterator[str]:
    """Names of environment variables of containers of ours, at any depth."""
    if isinstance(document, dict):
        if str(document.get("image", "")).startswith("casebus"):
            yield from (variable["name"] for variable in document.get("env", []))
        for value in document.values():
            yield from variables(value)
    elif isinstance(document, list):
        for value in document:
            yield from variables(value)


def test_every_setting_in_the_manifests_is_one_that_a_process_reads_and_the_other_way_round() -> None:
    named = {name for document in manifests("base", "shape") for name in variables(document)}
    assert named == known_settings() - NOT_SET
    offered = {
        line.partition("=")[0]
        for document in manifests("base/settings", "overlays")
        for generator in document.get("configMapGenerator", [])
        for line in generator.get("literals", [])
    }
    assert offered <= named


def test_compose_names_only_settings_that_are_known() -> None:
    told = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    ours = {name: service for name, service in told.items() if service["image"].startswith("casebus")}
    assert set(PROCESSES) | {"migrate", "doctor", "secrets"} == set(ours)
    assert {key for service in ours.values() for key in service.get("environment", {})} <= known_settings()


@pytest.mark.parametrize("name", sorted(known_settings() - NOT_SET))
def test_the_runbook_explains_the_setting(name: str) -> None:
    assert f"`{name}`" in RUNBOOK


def test_the_secrets_that_are_made_are_those_that_the_manifests_name(tmp_path: Path) -> None:
    assert set(make(tmp_path / "installation")) | {"casebus-tls"} == SECRETS
    kept = (tmp_path / "installation" / "secrets" / "accounts" / "mongo_password").read_text()
    made = yaml.safe_load((tmp_path / "installation" / "kustomization.yaml").read_text())
    assert {secret["name"] for secret in made["secretGenerator"]} | {"casebus-tls"} == SECRETS
    make(tmp_path / "installation")
    assert (tmp_path / "installation" / "secrets" / "accounts" / "mongo_password").read_text() == kept
    private = [path for path in (tmp_path / "installation").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert all(f"`{name}`" in RUNBOOK for name in SECRETS)


def test_the_time_to_end_in_order_is_longer_than_the_drain() -> None:
    shape = next(document for document in manifests("shape") if document["kind"] == "Deployment")
    pod = shape["spec"]["template"]["spec"]
    pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > pause + SHUTDOWN_SECONDS + DRAIN_SECONDS


def test_the_probes_ask_the_routes_of_the_side_port() -> None:
    routes = set(re.findall(r'add_get\("(/\w+)"', (ROOT / "kit" / "health.py").read_text(encoding="utf-8")))
    asked = set(re.findall(r"path: (/\w+), port: side", (KUBERNETES / "shape" / "process.yaml").read_text()))
    assert asked
    assert asked <= routes
    assert "/metrics" in routes


def test_the_brokers_configuration_is_current() -> None:
    assert (KUBERNETES / "parts" / "nats" / "nats.conf").read_text() == render_contained(clustered=False)
    assert (KUBERNETES / "overlays" / "production" / "nats.conf").read_text() == render_contained(clustered=True)


def test_all_portals_are_in_the_config_map() -> None:
    listed = yaml.safe_load((ROOT / "deploy" / "portals" / "Kustomization").read_text())["configMapGenerator"][0][
        "files"
    ]
    assert sorted(listed) == sorted(path.name for path in (ROOT / "deploy" / "portals").glob("*.yaml"))


def policies() -> dict[str, Document]:
    return {
        document["metadata"]["name"].removeprefix("casebus-"): document["spec"]
        for document in manifests("components/network-policies")
        if document["kind"] == "NetworkPolicy"
    }


def reached(policy: Document) -> set[str]:
    """Components that a policy lets its pods speak with."""
    peers = [peer for rule in policy.get("egress", []) for peer in rule["to"] if "podSelector" in peer]
    return {peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for peer in peers}


def callers(policy: Document) -> set[str]:
    """Components that may speak with the pods of a policy."""
    peers = [
        peer["podSelector"] for rule in policy.get("ingress", []) for peer in rule["from"] if "podSelector" in peer
    ]
    found: set[str] = set()
    for peer in peers:
        found |= {peer["matchLabels"]["app.kubernetes.io/component"]} if "matchLabels" in peer else set()
        found |= {value for expression in peer.get("matchExpressions", []) for value in expression["values"]}
    return found


def test_the_network_policies_follow_the_architecture() -> None:
    found = policies()
    assert (found["default-deny"]["podSelector"], found["default-deny"]["policyTypes"]) == ({}, ["Ingress", "Egress"])
    stores = {process: {"nats", "mongodb"} if process in keys.SERVICES else {"nats"} for process in PROCESSES}
    stores["files"] |= {"seaweedfs", "clamd"}  # the virus scanner, where an installation has one
    stores["notify"] |= {"seaweedfs"}  # mails as they came
    stores["gateway"] |= {"seaweedfs"}  # it streams bytes to and from addresses that files signed
    stores |= {"migrate": {"nats", "mongodb", "seaweedfs"}, "doctor": {"nats", "mongodb", "seaweedfs"}}
    assert set(PROCESSES) < set(ACCESS)  # everybody speaks on the bus, and nobody with anybody else but there
    assert {name: reached(found[name]) for name in stores} == stores
    for part in ("nats", "mongodb", "seaweedfs"):
        assert callers(found[part]) - {"nats"} == {name for name, wanted in stores.items() if part in wanted}
    assert not any(callers(found[process]) for process in stores)


def figures() -> set[str]:
    return {sample for metric in REGISTRY.collect() for sample in (metric.name, f"{metric.name}_total")}


def queries() -> dict[str, list[str]]:
    folder = KUBERNETES / "components" / "monitoring"
    rules = yaml.safe_load((folder / "rules.yaml").read_text())["spec"]["groups"]
    panels = json.loads((folder / "dashboard.json").read_text())["panels"]
    return {
        "alerts": [rule["expr"] for group in rules for rule in group["rules"]],
        "panels": [target["expr"] for panel in panels for target in panel["targets"]],
    }


def used(expressions: list[str]) -> set[str]:
    names = {name for text in expressions for name in re.findall(r"\b((?:casebus|process)_[a-z_]+)\b(?!\s*[=!])", text)}
    return {re.sub(r"_(bucket|count|sum)$", "", name) for name in names}


def test_alerts_and_dashboard_name_figures_that_exist_and_no_figure_of_ours_is_shown_nowhere() -> None:
    both = queries()
    assert used(both["alerts"]) <= figures()
    assert used(both["panels"]) <= figures()
    ours = {name for metric in REGISTRY.collect() for name in [metric.name] if name.startswith("casebus_")}
    assert {name.removesuffix("_total") for name in used(both["panels"])} >= ours


def test_the_runbook_has_a_part_on_each_alert() -> None:
    rules = yaml.safe_load((KUBERNETES / "components" / "monitoring" / "rules.yaml").read_text())["spec"]["groups"]
    for rule in (rule for group in rules for rule in group["rules"]):
        assert f"### {rule['alert']}\n" in RUNBOOK
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in ("critical", "warning")
