"""A name that our templates ask for and nobody gives is an error under test, wherever it stands.

Django prints nothing for it, and takes it for false in `{% if %}` and for empty in `{% for %}`. What may be absent,
whoever renders the template says so: by None, an empty list, a default of the tag or `{% include … with … %}`.
"""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Node, Template, VariableDoesNotExist, base
from django.template.base import FilterExpression, NodeList, Parser, TokenType, Variable
from django.template.defaulttags import ForNode, WithNode
from django.template.loader_tags import ExtendsNode
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode
from django.test.signals import template_rendered

PROJECT = Path(__file__).resolve().parent.parent


class UndefinedName(BaseException):
    """One of our templates asks for something that it is not given.

    No Exception: the operators of `{% if %}` answer each with False.
    """


def is_ours(template: str) -> bool:
    """Whether the file is a template of the project; other people's may ask for what is not there."""
    return PROJECT in Path(template).parents and ".venv" not in template


# Names as they are looked up


class StrictVariable(Variable):
    def resolve(self, context: Any) -> Any:
        try:
            value = super().resolve(context)
        except VariableDoesNotExist:
            value = context.template.engine.string_if_invalid
        if isinstance(value, Undefined):
            raise UndefinedName(f"{self.var} in {_rendering_template()}")
        return value


class StrictExpression(FilterExpression):
    """An expression with its filters: in our templates neither it nor what filters are told may be undefined."""

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        if is_ours(str(parser.origin)):
            self.var = _strict(self.var)
            self.filters = [
                (function, [(is_name, _strict(argument)) for is_name, argument in arguments])
                for function, arguments in self.filters
            ]


def _strict(part: Any) -> Any:
    return StrictVariable(part.var) if isinstance(part, Variable) else part


class Undefined:
    """A `string_if_invalid` that raises where our templates print it, which `{% blocktranslate %}` does too."""

    def __contains__(self, part: str) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        template = _rendering_template()
        if is_ours(template):
            raise UndefinedName(f"{name} in {template}")
        return ""

    def __str__(self) -> str:
        return self % "the result of a lookup or call"


def _rendering_template() -> str:
    """The file of the template whose node is being rendered."""
    frame = inspect.currentframe()
    while frame:
        if frame.f_code.co_name == "render_annotated":
            return str(getattr(frame.f_locals["self"], "origin", ""))
        frame = frame.f_back
    return ""


# Names that are not looked up this time, too


def refuse_what_lacks_a_name(template: Template, context: Context, **signal: Any) -> None:
    """Raise UndefinedName where one of our templates is to be rendered without a name that it may ask for."""
    if is_ours(str(template.origin)):
        missing = [name for name in names_taken(template) if name not in context]
        if missing:
            raise UndefinedName(f"{', '.join(sorted(missing))} in {template.name}")


@cache
def names_taken(template: Template) -> frozenset[str]:
    """The names that a template takes from its context, in whatever branch."""
    asked = {name for node in _nodes(template) for name in _asked_by(node)}
    return frozenset(asked.difference(*(_named_in(each) for each in _with_ancestors(template))))


def _nodes(template: Template) -> list[Node]:
    nodes: list[Node] = template.nodelist.get_nodes_by_type(Node)
    return nodes


def _asked_by(node: Node) -> Iterator[str]:
    """The first parts of the names in a tag, its block apart."""
    for variable in _variables(list(vars(node).values())):
        if variable.lookups:
            yield variable.lookups[0]
    if isinstance(node, BlockTranslateNode):
        tokens = [*node.singular, *(node.plural or [])]
        own = {node.countervar, *node.extra_context}
        yield from {token.contents for token in tokens if token.token_type == TokenType.VAR} - own


def _variables(part: Any) -> Iterator[Variable]:
    match part:
        case Variable():
            yield part
        case FilterExpression():
            yield from _variables([part.var, part.filters])
        case TokenBase():
            yield from _variables([part.first, part.second, part.value])
        case dict():
            yield from _variables(list(part.values()))
        case list() | tuple() if not isinstance(part, NodeList):
            for each in part:
                yield from _variables(each)


def _named_in(template: Template) -> set[str]:
    """The names that a template gives itself."""
    nodes, names = _nodes(template), {"block", "forloop"}
    for node in nodes:
        if isinstance(node, ForNode):
            names |= {*node.loopvars}
        elif isinstance(node, WithNode):
            names |= {*node.extra_context}
        elif node.token and (named := re.search(r" as (\w+)$", node.token.contents)):
            names.add(named[1])
    return names


def _with_ancestors(template: Template) -> Iterator[Template]:
    """What it extends has named things before its blocks are rendered."""
    yield template
    extending: list[Any] = template.nodelist.get_nodes_by_type(ExtendsNode)
    for node in extending:
        parent, _origin = template.engine.find_template(node.parent_name.var, skip=[template.origin])
        yield from _with_ancestors(parent)


def make_templates_strict() -> None:
    """From now on, for every template that is compiled."""
    base.FilterExpression = StrictExpression  # type: ignore[misc]
    template_rendered.connect(refuse_what_lacks_a_name)
