"""Jinja with less work per page: the same templates, the same result, the same escaping.

More than half of a page's time is its template, so what Jinja does for every name, text and call counts:

- a translation or the address of a static file, when its text stands in the template, is worked out at compile time;
- `a.b` looks into a dictionary first, unless `b` is a dictionary's own attribute, which Jinja prefers;
- a macro is called directly, since none of ours wants the context, and a file of macros is imported once;
- what is printed is escaped into a plain text; the page is joined from such texts anyway;
- a template is looked for once, since none changes while the process runs.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, Template, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# Escapes an exact `str` without wrapping it as Markup again; the version of markupsafe is pinned.
from markupsafe._speedups import _escape_inner

Fold = Callable[[str], str]
_OF_DICTS = frozenset(dir(dict))


def printed(value: Any) -> str:
    """A value as it stands in a page: escaped, unless it is markup."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return] # it is
    if kind is Undefined:  # an `if` without `else`, or a value that is not there
        return ""
    return escape(value)


class _Literals(NodeTransformer):
    """Replaces calls of known functions with one literal text by their value."""

    def __init__(self, known: dict[str, Fold]) -> None:
        self._known = known

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 - named by Jinja
        """One call."""
        self.generic_visit(node, *args, **kwargs)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if name not in self._known or not plain or not isinstance(node.args[0], nodes.Const):
            return node
        text = self._known[name](node.args[0].value)
        return nodes.Const(text, lineno=node.lineno, environment=node.environment)


class _Code(CodeGenerator):
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


class _Context(Context):
    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(function) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return function(*args, **kwargs)
        return super().call(function, *args, **kwargs)


class _Template(Template):
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja compares all globals at each import, since a template may have its own; none of ours has
        return self._module or super()._get_default_module(ctx)


class BriskEnvironment(Environment):
    """An environment whose literal `_` and `static` are compiled in; escaping must be on for all templates."""

    code_generator_class = _Code
    context_class = _Context
    template_class = _Template
    printed = staticmethod(printed)

    def __init__(self, gettext: Fold, static: Fold, **options: Any) -> None:
        def translated(text: str) -> str:
            # as Jinja's extension does it: `%%` is a percent sign in every text of a template, with values or without
            return Markup(gettext(text)) % {}  # noqa: S704 - a literal of our templates, or its translation

        self._literals = _Literals({"_": translated, "static": static})
        self._found: dict[str, Template] = {}
        super().__init__(**options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`, or else `obj["attribute"]`."""
        if type(obj) is dict and attribute not in _OF_DICTS:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 - Jinja's name for it
        found = self._found.get(name)
        if found is None or globals:
            found = self._found[name] = super()._load_template(name, globals)
        return found

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(self._literals.visit(source), name, filename, defer_init)
