"""Reading and writing YAML: only what a record needs of it, and nothing that could surprise."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from achievements.record.faults import shortened
from achievements.words.characters import REPLACEMENT, only_storable

YAML_SUFFIXES = {".yaml", ".yml"}
MAX_FILE_BYTES = 16_000_000
MAX_DEPTH = 20
MAX_DIGITS = 30
WIDTH = 110

_PREFIX = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Prose(str):
    """Text in paragraphs, each one line, with an empty line between them."""

    __slots__ = ()


class Unreadable:
    """A value of a kind that no field has, such as an unquoted date; `text` is what is written."""

    def __init__(self, text: str) -> None:
        self.text = text


class Reading:
    """The content of one file: plain dicts, lists, texts, Decimals and booleans; and its faults by line."""

    def __init__(self, path: Path) -> None:
        self.faults: list[tuple[int | None, str]] = []
        self.content: Any = None
        text = self._text(path)
        if text is not None:
            self.content = self._value(self._parsed(text))

    def _text(self, path: Path) -> str | None:
        """The text of the file; what is no text becomes the replacement character, which no field accepts."""
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                self.faults.append((None, _("The file is larger than %d MB.") % (MAX_FILE_BYTES // 10**6)))
                return None
            text = path.read_bytes().decode("utf-8-sig", errors="replace")
        except OSError as error:
            self.faults.append((None, error.strerror or str(error)))
            return None
        return only_storable(text, REPLACEMENT)

    def _parsed(self, text: str) -> yaml.Node | None:
        try:
            self.faults.extend(_refusals(text))
            return None if self.faults else yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            self.faults.append((line, _("This is not valid YAML: %s.") % error.problem))
            return None

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.faults.append((node.start_mark.line + 1, message))

    def _value(self, node: yaml.Node | None) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        return None if node is None else _scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, _("A list or a mapping cannot be a key."))
            elif key.value in content:
                self._refuse(key, _("“%s” stands twice in one place.") % shortened(key.value))
            else:
                content[key.value] = self._value(value)
        return content


def _refusals(text: str) -> Iterator[tuple[int | None, str]]:
    """Aliases, and the first place nested too deeply: composing either can exhaust the memory or the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            yield line, _("An alias (*) is not allowed; write the value out.")
        if depth > MAX_DEPTH:
            yield line, _("Lists and mappings are nested too deeply.")
            return


def _scalar(node: yaml.Node) -> Any:
    match node.tag.removeprefix(_PREFIX):
        case "str":
            return node.value
        case "null":
            return None
        case "bool":
            return yaml.SafeLoader.bool_values[node.value.lower()]
        case "int" | "float" if len(node.value) <= MAX_DIGITS and _NUMBER.fullmatch(node.value):
            return Decimal(node.value)
    return Unreadable(node.value)


class _Writer(yaml.SafeDumper):
    """Block style, but short lists and mappings on one line; quotes around what begins like a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        """Double quotes where quotes are needed, but not in texts of several lines, where they need more escapes."""
        style, text = super().choose_scalar_style(), getattr(self.event, "value", "")
        is_simple = style == "'" and '"' not in text and len(text) < WIDTH // 2
        return '"' if is_simple else style


def _write_text(writer: _Writer, text: str) -> yaml.Node:
    is_text = writer.resolve(yaml.ScalarNode, text, (True, False)) == f"{_PREFIX}str"
    style = None if is_text and not re.match(r"[0-9.]", text) else '"'
    return writer.represent_scalar(f"{_PREFIX}str", text, style=style)


def _write_prose(writer: _Writer, text: Prose) -> yaml.Node:
    return writer.represent_scalar(f"{_PREFIX}str", "\n\n".join(_wrapped(text)) + "\n", style="|")


def _wrapped(text: Prose) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield textwrap.fill(paragraph, WIDTH - 10, break_long_words=False, break_on_hyphens=False)


def _write_number(writer: _Writer, number: Decimal) -> yaml.Node:
    return writer.represent_scalar(f"{_PREFIX}float" if number % 1 else f"{_PREFIX}int", f"{number:f}")


def _write_list(writer: _Writer, items: list) -> yaml.Node:
    on_one_line = all(type(item) is str for item in items)
    return writer.represent_sequence(f"{_PREFIX}seq", items, flow_style=on_one_line)


def _write_mapping(writer: _Writer, mapping: Mapping) -> yaml.Node:
    is_short = all(type(value) is str for value in mapping.values()) and len(str(mapping)) < WIDTH - 20
    on_one_line = is_short and "slug" not in mapping
    return writer.represent_mapping(f"{_PREFIX}map", mapping.items(), flow_style=on_one_line)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(Prose, _write_prose)
_Writer.add_representer(Decimal, _write_number)
_Writer.add_representer(list, _write_list)
_Writer.add_representer(dict, _write_mapping)


def written(collections: Mapping[str, list[dict]]) -> str:
    """The text of a file that holds these entries."""
    return yaml.dump(dict(collections), Dumper=_Writer, allow_unicode=True, width=WIDTH, sort_keys=False)
