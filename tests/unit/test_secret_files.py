"""Secrets are read from files that nobody else can get at; what is open to others is named with its remedy."""

import os
import stat
from pathlib import Path

import pytest

from kit.settings import ProcessSettings, SettingsError, open_to_others


def settings_in(folder: Path) -> ProcessSettings:
    return ProcessSettings.from_environment("gateway", {"CASEBUS_SECRETS": str(folder)})


def secret_with(folder: Path, mode: int) -> Path:
    path = folder / "form_key"
    path.write_text("secret\n")
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_our_own_is_read(tmp_path: Path, mode: int) -> None:
    secret_with(tmp_path, mode)
    assert settings_in(tmp_path).secret("form_key") == "secret"


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o660, 0o620, 0o444])
def test_a_secret_that_others_can_get_at_is_refused_with_its_mode_and_the_remedy(tmp_path: Path, mode: int) -> None:
    path = secret_with(tmp_path, mode)
    with pytest.raises(SettingsError) as refused:
        settings_in(tmp_path).secret("form_key")
    assert f"{path} has mode {mode:04o}" in str(refused.value)
    assert f"chmod 0600 {path}" in str(refused.value)


@pytest.mark.parametrize(
    ("mode", "owner", "group", "refused"),
    [
        (0o440, 0, os.getegid(), False),
        (0o640, 0, os.getegid(), False),
        (0o440, 0, 54321, True),
        (0o640, 54321, os.getegid(), True),
        (0o444, 0, os.getegid(), True),
        (0o460, 0, os.getegid(), True),
    ],
)
def test_a_group_reads_only_what_belongs_to_root_and_is_mounted_for_ours(
    mode: int, owner: int, group: int, refused: bool
) -> None:
    found = os.stat_result((stat.S_IFREG | mode, 0, 0, 1, owner, group, 0, 0, 0, 0))
    assert open_to_others(found, stat.S_IRWXG, stat.S_IRWXO) is refused


def test_a_mounted_secret_is_read_through_its_links(tmp_path: Path) -> None:
    version = tmp_path / "..2026_03_02"
    version.mkdir()
    secret_with(version, 0o400)
    (tmp_path / "..data").symlink_to(version.name)
    (tmp_path / "form_key").symlink_to("..data/form_key")
    tmp_path.chmod(0o1777)
    assert settings_in(tmp_path).secret("form_key") == "secret"
    (version / "form_key").chmod(0o644)
    with pytest.raises(SettingsError, match="mode 0644"):
        settings_in(tmp_path).secret("form_key")


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o707])
def test_a_folder_in_which_others_could_put_secrets_is_refused(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(SettingsError, match=f"mode {mode:04o}.*chmod 0700"):
        settings_in(tmp_path)
    tmp_path.chmod(0o755)
    settings_in(tmp_path)


def test_a_secret_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="form_key"):
        settings_in(tmp_path).secret("form_key")
