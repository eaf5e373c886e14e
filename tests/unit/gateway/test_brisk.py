"""The brisk Jinja environment gives what Jinja itself gives."""

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from gateway.brisk import BriskEnvironment

TEMPLATES = {
    "parts": "{% macro row(a, b=none) %}<li>{{ a }}{{ b }}{{ caller() if caller }}</li>{% endmacro %}",
    "page": (
        "{% from 'parts' import row %}{{ static('x&y.css') }} {{ _('Save <b>%%</b>') }}"
        "{{ _('Hello %(name)s', name=name) }}{{ row(name, 3) }}{% call row(markup) %}{{ name }}{% endcall %}"
        "{{ view.title }}{{ view.gone }}{{ thing.title }}"
        "{% for key, value in view.items() %}{{ key }}={{ value }}{% endfor %}{{ none }}{{ 1.5 }}{{ name ~ markup }}"
        "{% set text %}{{ name }}{% endset %}{{ text }}{{ 'a<b' }}{{ name|upper }}{{ view['title'] }}"
    ),
}
WORDS = {"Save <b>%%</b>": "Sichern <b>100 %%</b>", "Hello %(name)s": "Grüß Gott, %(name)s"}


class Thing:
    """Something with an attribute."""

    title = "<i>&'\""


DATA = {
    "name": "<script>'\"&",
    "markup": Markup("<em>safe</em>"),
    "view": {"title": "<b>", "items_": 1, "n": 2},
    "thing": Thing(),
}


def word(text: str) -> str:
    """A translation."""
    return WORDS.get(text, text)


def static(path: str) -> str:
    """An address."""
    return f"/static/1/{path}"


def prepared(environment: Environment) -> Environment:
    """The environment with what our templates use."""
    install = environment.install_gettext_callables  # type: ignore[attr-defined] # added by the extension
    install(word, lambda one, many, n: one if n == 1 else many, newstyle=True)
    environment.globals["static"] = static
    return environment


@pytest.mark.parametrize("template", TEMPLATES)
def test_pages_are_the_same_as_from_jinja_itself(template: str) -> None:
    """Escaping, translations, macros, dictionaries and objects."""
    loader = DictLoader(TEMPLATES)
    extensions = ["jinja2.ext.i18n"]
    plain = prepared(Environment(loader=loader, autoescape=True, extensions=extensions))
    brisk = prepared(BriskEnvironment(word, static, loader=loader, autoescape=True, extensions=extensions))
    expected = plain.get_template(template).render(DATA)
    assert brisk.get_template(template).render(DATA) == expected
    assert "<script>" not in expected


def test_a_text_is_translated_when_its_template_is_compiled() -> None:
    """The page asks for it no more."""
    asked: list[str] = []

    def listening(text: str) -> str:
        asked.append(text)
        return word(text)

    loader = DictLoader({"page": "{{ _('Save <b>%%</b>') }}"})
    brisk = prepared(
        BriskEnvironment(listening, static, loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"])
    )
    page = brisk.get_template("page")
    assert asked == ["Save <b>%%</b>"]
    assert page.render() == "Sichern <b>100 %</b>"
    assert asked == ["Save <b>%%</b>"]
