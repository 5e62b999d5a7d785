"""Reading and writing YAML: only what a record needs of it, and nothing that could surprise."""

import re
import textwrap
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import yaml
from django.utils.translation import gettext as _

from achievements.record.faults import shortened
from achievements.words.characters import REPLACEMENT, tidied
from disk.whole import whole_file

YAML_SUFFIXES = {".yaml", ".yml"}
MAX_FILE_BYTES = 16_000_000
MAX_WRITTEN_BYTES = 8_000_000
MAX_DEPTH = 20
MAX_DIGITS = 30
WIDTH = 110

_PREFIX = "tag:yaml.org,2002:"
_RESOLVER = yaml.resolver.Resolver()
_AROUND = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Prose(str):
    """Text in paragraphs, each one line, with an empty line between them."""

    __slots__ = ()


class Unreadable:
    """A value of a kind that no field has, such as an unquoted date; `text` is what is written."""

    def __init__(self, text: str) -> None:
        self.text = text


class Reading:
    """One file, an entry at a time: plain dicts, lists, texts, Decimals and booleans; and its faults by line."""

    def __init__(self, path: Path) -> None:
        self.faults: list[tuple[int | None, str]] = []
        self._events = self._parsed(path)

    def collections(self) -> Iterator[tuple[str, Any]]:
        """Each key of the file with what stands under it: a list as an iterator, to be used before the next key."""
        root = next(self._events, None)
        if isinstance(root, yaml.MappingStartEvent):
            for name, event in self._keys():
                if isinstance(event, yaml.SequenceStartEvent):
                    items = self._items()
                    yield name, items
                    deque(items, maxlen=0)  # what nobody wanted
                else:
                    yield name, self._value(event)
        elif root is not None and self._value(root) is not None:
            self.faults.append((None, _("Write a mapping from collections to lists of entries.")))

    def _parsed(self, path: Path) -> Iterator[yaml.Event]:
        """What the file consists of; nothing where it cannot be read to its end."""
        text = self._text(path)
        try:
            self.faults.extend(_refusals(text))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            self.faults.append((line, _("This is not valid YAML: %s.") % error.problem))
        events = iter(()) if self.faults else yaml.parse(text, Loader=yaml.CSafeLoader)
        return (event for event in events if not isinstance(event, _AROUND))

    def _text(self, path: Path) -> str:
        """The text of the file; what is no text becomes the replacement character, which no field accepts."""
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                self.faults.append((None, _("The file is larger than %d MB.") % (MAX_FILE_BYTES // 10**6)))
                return ""
            text = path.read_bytes().decode("utf-8-sig", errors="replace")
        except OSError as error:
            self.faults.append((None, error.strerror or str(error)))
            return ""
        return tidied(text, REPLACEMENT)

    def _value(self, event: yaml.Event) -> Any:
        """What begins with `event`, read to its end."""
        match event:
            case yaml.MappingStartEvent():
                return {name: self._value(value) for name, value in self._keys()}
            case yaml.SequenceStartEvent():
                return list(self._items())
            case yaml.ScalarEvent():
                return _scalar(event)

    def _items(self) -> Iterator[Any]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event)

    def _keys(self) -> Iterator[tuple[str, yaml.Event]]:
        """Each key of a mapping with what its value begins with, which has to be read before the next key."""
        names = set()
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._refuse(key, _("A list or a mapping cannot be a key."))
                self._value(key)
                self._value(next(self._events))
            elif key.value in names:
                self._refuse(key, _("“%s” stands twice in one place.") % shortened(key.value))
                self._value(next(self._events))
            else:
                names.add(key.value)
                yield key.value, next(self._events)

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self.faults.append((_line_of(event), message))


def _refusals(text: str) -> Iterator[tuple[int | None, str]]:
    """What makes a file no record: a second document, aliases, and the first place nested too deeply.

    Reading on after either of the last two can exhaust the memory or the stack. Raises yaml.MarkedYAMLError.
    """
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line_of(event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent):
            yield line, _("An alias (*) is not allowed; write the value out.")
        if documents > 1:
            yield line, _("This is not valid YAML: %s.") % "but found another document"
            return
        if depth > MAX_DEPTH:
            yield line, _("Lists and mappings are nested too deeply.")
            return


def _line_of(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _scalar(event: yaml.ScalarEvent) -> Any:
    tag = event.tag
    if tag in (None, "!"):
        tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
    match tag.removeprefix(_PREFIX):
        case "str":
            return event.value
        case "null":
            return None
        case "bool" if event.value.lower() in yaml.SafeLoader.bool_values:
            return yaml.SafeLoader.bool_values[event.value.lower()]
        case "int" | "float" if len(event.value) <= MAX_DIGITS and _NUMBER.fullmatch(event.value):
            return Decimal(event.value)
    return Unreadable(event.value)


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


def written(entry: dict) -> str:
    """The text of an entry in its list."""
    return yaml.dump([entry], Dumper=_Writer, allow_unicode=True, width=WIDTH, sort_keys=False)


class Writing:
    """A file that entries are written to, and further ones beside it where one would be too large to be read again.

    They are there when it is closed, with all that is in them, or as they were before.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.paths: list[Path] = []
        self._text: TextIO | None = None
        self._collection = ""
        self._size = 0  # bytes
        self._unfinished = ExitStack()

    def add(self, collection: str, entry: dict) -> None:
        text = written(entry)
        size = len(text.encode())
        fits = self._size + size <= MAX_WRITTEN_BYTES
        file = self._text if self._text and fits else self._begin()
        if collection != self._collection:
            file.write(f"{collection}:\n")
        file.write(text)
        self._collection, self._size = collection, self._size + size

    def close(self) -> list[Path]:
        """The files there are now."""
        self._end()
        self._unfinished.close()
        return self.paths

    def _begin(self) -> TextIO:
        self._end()
        number = len(self.paths) + 1
        self.paths.append(self.path if number == 1 else self.path.with_stem(f"{self.path.stem}-{number}"))
        new = self._unfinished.enter_context(whole_file(self.paths[-1]))
        self._text = new.open("w", encoding="utf-8", newline="\n")
        self._collection, self._size = "", 0
        return self._text

    def _end(self) -> None:
        if self._text:
            self._text.close()
