"""The figures of outgoing mail, beside those of every process."""

from prometheus_client import Counter

from kit.metrics import REGISTRY

_MAILS = Counter(
    "casebus_mails_total",
    "Mails handed to the mail server, by what came of it",
    ["template", "fault"],
    registry=REGISTRY,
)


def count_mail(template: str, fault: str) -> None:
    """Count one try; `fault` is `none` when the server took the mail."""
    _MAILS.labels(template, fault).inc()
