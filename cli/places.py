"""What a command that looks after the whole installation is told: its own settings and the secrets beside them."""

import os
from dataclasses import dataclass
from pathlib import Path

from kit.settings import ProcessSettings, SettingsError

PATIENCE = 15.0  # seconds until the broker has to answer a command


@dataclass(frozen=True)
class Places:
    """`CASEBUS_SECRETS` is the folder of the operator; those of others are beside it, under their names."""

    operator: ProcessSettings

    @classmethod
    def from_environment(cls) -> "Places":
        """Read them; raises SettingsError."""
        return cls(ProcessSettings.from_environment("operator"))

    def of(self, user: str) -> ProcessSettings:
        """The settings of somebody else, with the secrets of that one."""
        folder = self.operator.secrets.parent / user
        return ProcessSettings.from_environment(user, {**os.environ, "CASEBUS_SECRETS": str(folder)})

    def secret(self, user: str, name: str) -> str:
        """One secret of somebody else; raises SettingsError."""
        return self.of(user).secret(name)

    def has(self, name: str) -> bool:
        """Whether the operator was given this secret."""
        return (self.operator.secrets / name).exists()


def local_environment() -> dict[str, str]:
    """What a running `make up` wrote down for commands beside it; nothing when there is none."""
    path = Path(os.environ.get("CASEBUS_DATA") or ".casebus") / "operator.env"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    return dict(line.split("=", 1) for line in lines if "=" in line)
