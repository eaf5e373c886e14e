"""The renderer when its folder for compiled templates cannot be written."""

import errno
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from gateway.assets import Assets
from gateway.gateway import HERE
from gateway.i18n import load_words
from gateway.rendering import Renderer


def test_a_page_is_shown_although_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "page.html").write_text("<p>{{ name }}</p>")
    renderer = Renderer(tmp_path, tmp_path / "kept", load_words(HERE / "locales"), Assets(HERE / "static"))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert renderer.render("page.html", "en", {"name": "a & b"}) == b"<p>a &amp; b</p>"
