"""What must hold for everything that is built; each rule yields its complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deploy.manifests.building import Document

WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
SERVED = ("Deployment", "StatefulSet")
# Made by `python -m deploy.secrets` and described in docs/operations.md; no manifest holds a secret.
SECRETS = frozenset(
    f"casebus-{name}"
    for name in ("accounts", "tickets", "files", "notify", "gateway", "operator", "deploy", "nats", "seaweedfs", "tls")
)
COMPONENT = "app.kubernetes.io/component"
Rule = Callable[[Sequence[Document]], Iterator[str]]


@dataclass(frozen=True)
class Workload:
    """Something that runs pods."""

    kind: str
    name: str
    document: Document
    template: Document

    @property
    def pod(self) -> Document:
        """The pod's spec."""
        return dict(self.template["spec"])

    @property
    def containers(self) -> list[Document]:
        """All containers, those that start first included."""
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]

    @property
    def labels(self) -> dict[str, str]:
        """What selectors see."""
        return dict(self.template.get("metadata", {}).get("labels", {}))


def workloads(documents: Sequence[Document], kinds: tuple[str, ...] = WORKLOADS) -> Iterator[Workload]:
    """Everything that runs pods."""
    for document in documents:
        if document["kind"] in kinds:
            spec = document["spec"]
            template = (spec["jobTemplate"]["spec"] if document["kind"] == "CronJob" else spec)["template"]
            yield Workload(document["kind"], document["metadata"]["name"], document, template)


def pods_are_confined(documents: Sequence[Document]) -> Iterator[str]:
    """No root, no token, nothing of the node."""
    for work in workloads(documents):
        pod, context = work.pod, work.pod.get("securityContext", {})
        wanted = {
            "automountServiceAccountToken: false": pod.get("automountServiceAccountToken") is False,
            "enableServiceLinks: false": pod.get("enableServiceLinks") is False,
            "a service account of its own": pod.get("serviceAccountName") == work.name,
            "runAsNonRoot: true": context.get("runAsNonRoot") is True,
            "a fixed user that is not root": int(context.get("runAsUser", 0)) > 0,
            "a fixed group": int(context.get("runAsGroup", 0)) > 0 and int(context.get("fsGroup", 0)) > 0,
            "seccomp RuntimeDefault": context.get("seccompProfile") == {"type": "RuntimeDefault"},
            "nothing of the node": not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys(),
            "no folder of the node": not any("hostPath" in volume for volume in pod.get("volumes", [])),
        }
        yield from (f"{work.name}: wants {name}" for name, holds in wanted.items() if not holds)


def containers_are_confined(documents: Sequence[Document]) -> Iterator[str]:
    """Nothing to write to, nothing to gain, an end to what each may use, an image that does not change by itself."""
    for work in workloads(documents):
        for container in work.containers:
            context = container.get("securityContext", {})
            wanted = {
                "runAsNonRoot: true": context.get("runAsNonRoot") is True,
                "privileged: false": context.get("privileged") is False,
                "allowPrivilegeEscalation: false": context.get("allowPrivilegeEscalation") is False,
                "readOnlyRootFilesystem: true": context.get("readOnlyRootFilesystem") is True,
                "capabilities dropped": context.get("capabilities") == {"drop": ["ALL"]},
                "requests and limits": _bounded(container.get("resources", {})),
                "a fixed image": _fixed(container["image"]),
            }
            yield from (f"{work.name}: wants {name}" for name, holds in wanted.items() if not holds)


def probes_are_right(documents: Sequence[Document]) -> Iterator[str]:
    """All three, and none but readiness asks for anything beyond the process itself."""
    for work in workloads(documents, SERVED):
        for container in work.containers:
            probes = {name: container.get(f"{name}Probe") for name in ("startup", "liveness", "readiness")}
            yield from (f"{work.name}: wants a {name} probe" for name, probe in probes.items() if not probe)
            for name in ("startup", "liveness"):
                if _path(probes[name]) == "/readyz":
                    yield f"{work.name}: the {name} probe asks for dependencies; it would kill a process that waits"
            if work.kind == "Deployment" and _path(probes["readiness"]) != "/readyz":
                yield f"{work.name}: the readiness probe does not ask /readyz"


def secrets_are_elsewhere(documents: Sequence[Document]) -> Iterator[str]:
    """No Secret is built, those named are known, and none is handed over by the environment."""
    yield from (
        f"{document['metadata']['name']}: a Secret in git" for document in documents if document["kind"] == "Secret"
    )
    for work in workloads(documents):
        named = [volume["secret"]["secretName"] for volume in work.pod.get("volumes", []) if "secret" in volume]
        yield from (f"{work.name}: secret {name} is not documented" for name in named if name not in SECRETS)
        for container in work.containers:
            for variable in container.get("env", []):
                if "secretKeyRef" in variable.get("valueFrom", {}):
                    yield f"{work.name}: {variable['name']} brings a secret by the environment; a file is wanted"


def references_lead_somewhere(documents: Sequence[Document]) -> Iterator[str]:
    """ConfigMaps, service accounts, selectors and targets exist; mounts have their volume."""
    names = {(document["kind"], document["metadata"]["name"]) for document in documents}
    maps = {document["metadata"]["name"]: document["data"] for document in documents if document["kind"] == "ConfigMap"}
    for work in workloads(documents):
        if ("ServiceAccount", work.pod["serviceAccountName"]) not in names:
            yield f"{work.name}: its service account is missing"
        volumes = {volume["name"]: volume for volume in work.pod.get("volumes", [])}
        claims = {claim["metadata"]["name"] for claim in work.document["spec"].get("volumeClaimTemplates", [])}
        for volume in volumes.values():
            if "configMap" in volume and volume["configMap"]["name"] not in maps:
                yield f"{work.name}: ConfigMap {volume['configMap']['name']} is missing"
        for container in work.containers:
            mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
            yield from (f"{work.name}: volume {name} is missing" for name in mounted - volumes.keys() - claims)
            yield from _settings(work, container, maps)
    yield from _selectors(documents)


def workloads_survive_a_node(documents: Sequence[Document]) -> Iterator[str]:
    """Each served workload has a budget where it has replicas, spreads, and leaves time to end in order."""
    budgets = [document["spec"] for document in documents if document["kind"] == "PodDisruptionBudget"]
    for work in workloads(documents, ("Deployment",)):
        if not any(_selects(budget.get("selector"), work) for budget in budgets):
            yield f"{work.name}: wants a PodDisruptionBudget"
        keys = {constraint["topologyKey"] for constraint in work.pod.get("topologySpreadConstraints", [])}
        if keys != {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}:
            yield f"{work.name}: does not spread over nodes and zones"
        if work.document["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] != 0:
            yield f"{work.name}: an update takes a replica away before the new one is ready"
        if work.pod.get("terminationGracePeriodSeconds", 30) < 45:
            yield f"{work.name}: is killed while it still finishes what is under way"


def all_is_in_one_namespace(documents: Sequence[Document]) -> Iterator[str]:
    """A component that is added on top stays with the rest: a default-deny elsewhere would stop strangers."""
    found = {d["metadata"].get("namespace", "") for d in documents if d["kind"] != "Namespace"}
    if len(found) > 1:
        yield f"objects in several namespaces: {', '.join(sorted(name or 'none' for name in found))}"


RULES: tuple[Rule, ...] = (
    all_is_in_one_namespace,
    pods_are_confined,
    containers_are_confined,
    probes_are_right,
    secrets_are_elsewhere,
    references_lead_somewhere,
    workloads_survive_a_node,
)


def _bounded(resources: Document) -> bool:
    wanted = {"cpu", "memory", "ephemeral-storage"}
    return all(wanted <= set(resources.get(kind, {})) for kind in ("requests", "limits"))


def _fixed(image: str) -> bool:
    name, _, tag = image.rpartition("/")[2].partition(":")
    return "@sha256:" in image or bool(name and tag and tag != "latest")


def _path(probe: Document | None) -> str:
    return str((probe or {}).get("httpGet", {}).get("path", ""))


def _settings(work: Workload, container: Document, maps: dict[str, Any]) -> Iterator[str]:
    for variable in container.get("env", []):
        wanted = variable.get("valueFrom", {}).get("configMapKeyRef")
        if wanted and wanted["key"] not in maps.get(wanted["name"], {}):
            yield f"{work.name}: setting {wanted['key']} is missing in {wanted['name']}"


def _selectors(documents: Sequence[Document]) -> Iterator[str]:
    served = list(workloads(documents, SERVED))
    for document in documents:
        name, spec = document["metadata"]["name"], document.get("spec", {})
        if document["kind"] == "Service" and not any(_selects({"matchLabels": spec["selector"]}, w) for w in served):
            yield f"Service {name}: selects nothing"
        if document["kind"] == "PodDisruptionBudget" and not any(_selects(spec.get("selector"), w) for w in served):
            yield f"PodDisruptionBudget {name}: selects nothing"
        if document["kind"] == "HorizontalPodAutoscaler":
            target = spec["scaleTargetRef"]
            found = [w for w in served if (w.kind, w.name) == (target["kind"], target["name"])]
            if not found:
                yield f"HorizontalPodAutoscaler {name}: {target['name']} does not exist"
            yield from (f"{w.name}: replicas and an autoscaler" for w in found if "replicas" in w.document["spec"])
    for work in served:
        if not _selects(work.document["spec"]["selector"], work):
            yield f"{work.name}: does not select its own pods"


def _selects(selector: Document | None, work: Workload) -> bool:
    wanted: dict[str, str] = (selector or {}).get("matchLabels", {})
    return bool(wanted) and wanted.items() <= work.labels.items()
