"""Each rule for manifests finds what it is there for; what is built, it leaves in peace."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import yaml

from deploy.manifests.rules import RULES

GOOD = """
- {kind: ServiceAccount, metadata: {name: casebus-tickets}}
- {kind: ConfigMap, metadata: {name: settings}, data: {NATS_URL: "nats://here:4222"}}
- kind: PodDisruptionBudget
  metadata: {name: casebus-tickets}
  spec: {selector: {matchLabels: {app.kubernetes.io/component: tickets}}, maxUnavailable: 1}
- kind: Deployment
  metadata: {name: casebus-tickets}
  spec:
    selector: {matchLabels: {app.kubernetes.io/component: tickets}}
    strategy: {rollingUpdate: {maxUnavailable: 0}}
    template:
      metadata: {labels: {app.kubernetes.io/component: tickets}}
      spec:
        serviceAccountName: casebus-tickets
        automountServiceAccountToken: false
        enableServiceLinks: false
        terminationGracePeriodSeconds: 45
        securityContext:
          {runAsNonRoot: true, runAsUser: 1, runAsGroup: 1, fsGroup: 1, seccompProfile: {type: RuntimeDefault}}
        topologySpreadConstraints:
          - {topologyKey: kubernetes.io/hostname}
          - {topologyKey: topology.kubernetes.io/zone}
        volumes: [{name: secrets, secret: {secretName: casebus-tickets}}]
        containers:
          - name: process
            image: registry.example.com:5000/casebus:1.2.3
            securityContext:
              runAsNonRoot: true
              privileged: false
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            env: [{name: NATS_URL, valueFrom: {configMapKeyRef: {name: settings, key: NATS_URL}}}]
            volumeMounts: [{name: secrets, mountPath: /run/secrets}]
            startupProbe: {httpGet: {path: /healthz}}
            livenessProbe: {httpGet: {path: /healthz}}
            readinessProbe: {httpGet: {path: /readyz}}
            resources:
              requests: {cpu: 1, memory: 1, ephemeral-storage: 1}
              limits: {cpu: 1, memory: 1, ephemeral-storage: 1}
"""
Change = Callable[[dict[str, Any], dict[str, Any]], object]


def complaints(change: Change | None = None) -> list[str]:
    documents = deepcopy(yaml.safe_load(GOOD))
    if change:
        pod = documents[-1]["spec"]["template"]["spec"]
        change(pod, pod["containers"][0])
    return [text for rule in RULES for text in rule(documents)]


def test_what_is_right_is_left_in_peace() -> None:
    assert complaints() == []


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        ("runAsNonRoot: true", lambda pod, _: pod["securityContext"].update(runAsNonRoot=False)),
        ("a fixed user", lambda pod, _: pod["securityContext"].update(runAsUser=0)),
        ("automountServiceAccountToken", lambda pod, _: pod.pop("automountServiceAccountToken")),
        ("seccomp", lambda pod, _: pod["securityContext"].pop("seccompProfile")),
        ("nothing of the node", lambda pod, _: pod.update(hostNetwork=True)),
        ("no folder of the node", lambda pod, _: pod["volumes"].append({"name": "x", "hostPath": {}})),
        ("capabilities dropped", lambda _, box: box["securityContext"].update(capabilities={"add": ["NET_RAW"]})),
        ("readOnlyRootFilesystem", lambda _, box: box["securityContext"].pop("readOnlyRootFilesystem")),
        ("requests and limits", lambda _, box: box["resources"]["limits"].pop("memory")),
        ("a fixed image", lambda _, box: box.update(image="registry.example.com:5000/casebus")),
        ("a fixed image", lambda _, box: box.update(image="casebus:latest")),
        ("wants a liveness probe", lambda _, box: box.pop("livenessProbe")),
        ("kill a process that waits", lambda _, box: box["livenessProbe"]["httpGet"].update(path="/readyz")),
        ("does not ask /readyz", lambda _, box: box["readinessProbe"]["httpGet"].update(path="/healthz")),
        ("by the environment", lambda _, box: box["env"].append({"name": "P", "valueFrom": {"secretKeyRef": {}}})),
        ("is not documented", lambda pod, _: pod["volumes"][0]["secret"].update(secretName="other")),
        ("volume elsewhere is missing", lambda _, box: box["volumeMounts"][0].update(name="elsewhere")),
        (
            "setting MONGO_URL is missing",
            lambda _, box: box["env"][0]["valueFrom"]["configMapKeyRef"].update(key="MONGO_URL"),
        ),
        ("service account is missing", lambda pod, _: pod.update(serviceAccountName="casebus-other")),
        ("does not spread", lambda pod, _: pod["topologySpreadConstraints"].pop()),
        ("is killed while", lambda pod, _: pod.update(terminationGracePeriodSeconds=20)),
    ],
)
def test_what_is_wrong_is_named(expected: str, change: Change) -> None:
    assert any(expected in text for text in complaints(change))


def test_a_budget_without_pods_and_a_secret_in_git_are_named() -> None:
    documents = yaml.safe_load(GOOD)
    documents[2]["spec"]["selector"] = {"matchLabel": {}}
    documents.append({"kind": "Secret", "metadata": {"name": "casebus-tickets"}})
    found = [text for rule in RULES for text in rule(documents)]
    assert "casebus-tickets: a Secret in git" in found
    assert "PodDisruptionBudget casebus-tickets: selects nothing" in found
    assert "casebus-tickets: wants a PodDisruptionBudget" in found


def test_a_component_that_stays_in_no_namespace_is_found() -> None:
    documents = [
        {"kind": "Namespace", "metadata": {"name": "casebus"}},
        {"kind": "ConfigMap", "metadata": {"name": "settings", "namespace": "casebus"}, "data": {}},
        {"kind": "NetworkPolicy", "metadata": {"name": "default-deny"}, "spec": {}},
    ]
    found = [text for rule in RULES for text in rule(documents)]
    assert found == ["objects in several namespaces: casebus, none"]
    documents[-1]["metadata"].update(namespace="casebus")  # type: ignore[attr-defined]
    assert [text for rule in RULES for text in rule(documents)] == []
