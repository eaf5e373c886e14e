"""Templates: one Jinja environment per language, compiled once and kept on disk."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, select_autoescape

from gateway.assets import Assets
from gateway.i18n import Words


class Renderer:
    """Renders a template in a language; everything is escaped unless a template says otherwise."""

    def __init__(self, folder: Path, cache: Path, words: dict[str, Words], assets: Assets) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self._environments = {language: _environment(folder, cache, known, assets) for language, known in words.items()}

    def render(self, template: str, language: str, data: dict[str, Any]) -> str:
        """The page as text."""
        return self._environments[language].get_template(template).render(data)


def _environment(folder: Path, cache: Path, words: Words, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True),
        bytecode_cache=FileSystemBytecodeCache(str(cache)),
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
