"""Templates: one Jinja environment per language, compiled once and kept on disk."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader
from jinja2.bccache import Bucket

from gateway.assets import Assets
from gateway.brisk import BriskEnvironment
from gateway.i18n import Words


class Renderer:
    """Renders a template in a language; everything is escaped unless a template says otherwise."""

    def __init__(self, folder: Path, cache: Path, words: dict[str, Words], assets: Assets) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._environments = {language: _environment(folder, cache, known, assets) for language, known in words.items()}

    def render(self, template: str, language: str, data: dict[str, Any]) -> bytes:
        """The page in UTF-8."""
        environment = self._environments[language]
        found = environment.get_template(template)
        try:
            # Nearly all pieces are ASCII, which costs nothing; one `…` in a whole page makes all of it slow to encode.
            return b"".join(map(str.encode, found.root_render_func(found.new_context(data))))
        except Exception:  # noqa: BLE001 - as Jinja does it, to name the template's line; it raises again
            environment.handle_exception()


class _Kept(FileSystemBytecodeCache):
    """Compiled templates of one language; they hold translations and addresses of files, and go with these."""

    def __init__(self, cache: Path, words: Words, assets: Assets) -> None:
        super().__init__(str(cache), f"__jinja2_{words.language}_%s.cache")
        self._made_of = f"{words.digest}{assets.version}".encode()

    def get_source_checksum(self, source: str) -> str:
        """Differs when anything that was compiled in differs."""
        return hashlib.sha256(self._made_of + source.encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """On a full disk the page is shown all the same; the next process compiles it again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _environment(folder: Path, cache: Path, words: Words, assets: Assets) -> Environment:
    kept: BytecodeCache = _Kept(cache, words, assets)
    environment = BriskEnvironment(
        words.gettext,
        assets.url,
        loader=FileSystemLoader(folder),
        autoescape=True,
        bytecode_cache=kept,
        auto_reload=False,
        cache_size=400,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install = environment.install_gettext_callables  # type: ignore[attr-defined] # added by the extension
    install(words.gettext, words.ngettext, newstyle=True)
    environment.globals["static"] = assets.url
    return environment
