"""Every regular expression of the code, found in its source, and texts on which it could take more than linear time."""

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from achievements.finding import dates
from tests.processes import PROJECT

ROOMS = ("achievements", "database", "desk", "laocai_ict", "opendata", "stats", "versions", "web")
METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "split")
PLACE_OF_FLAGS = {"compile": 1, "split": 3, "sub": 4} | dict.fromkeys(
    ("match", "fullmatch", "search", "findall", "finditer"), 2
)
MANY = 10  # repetitions, from which on a bound is as good as none
CANDIDATES = "a1 .-/(;,%\n\t<Aé_:'\"0zZ[]=+|@#\x00ữ"


@dataclass(frozen=True)
class Expression:
    place: str  # file:line
    pattern: str | bytes
    flags: int
    methods: tuple[str, ...]

    @cached_property
    def compiled(self) -> re.Pattern:
        return re.compile(self.pattern, self.flags)


def sources() -> dict[str, str]:
    """All files of the code but migrations, whose time is over."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    files = [
        file for file in listed.stdout.splitlines() if file.startswith(ROOMS) and "/migrations/" not in file
    ]
    return {file: (PROJECT / file).read_text() for file in files}


SOURCES = sources()

# What is asked of expressions that are handed on, by what takes them
TAKING = {"Form": ("fullmatch",)}

# Of those that are made of what is not known before they run: what they are made of in the record as it is
MADE = {
    "achievements/finding/dates.py": [form.pattern for form in dates._forms()],
    "achievements/words/speech.py": [r"(?<!\w)UBND(?!\w)"],
}


def expressions(file: str) -> Iterator[Expression]:
    for call in ast.walk(ast.parse(SOURCES[file])):
        if isinstance(call, ast.Call) and _is_of_re(call.func):
            yield from _made_by(call, file)


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in PLACE_OF_FLAGS
    )


def _made_by(call: ast.Call, file: str) -> Iterator[Expression]:
    known = vars(
        importlib.import_module(file.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    )
    method = call.func.attr  # type: ignore[attr-defined]
    methods = _used(file, call) if method == "compile" else (method,)
    place = f"{file}:{call.lineno}"
    flags = [each.value for each in call.keywords if each.arg == "flags"] + call.args[
        PLACE_OF_FLAGS[method] :
    ][:1]
    flag = int(_evaluated(flags[0], known)) if flags else 0
    try:
        yield Expression(place, _evaluated(call.args[0], known), flag, methods)
    except NameError:  # made of what only the function knows
        for pattern in MADE[file]:
            yield Expression(place, pattern, flag, methods)


def _evaluated(expression: ast.expr, known: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(expression), "<source>", "eval"), known)  # noqa: S307 (our own source)


def _used(file: str, call: ast.Call) -> tuple[str, ...]:
    """What is asked of the name that is given to what `call` compiles; of what has no name, all."""
    for node in ast.walk(ast.parse(SOURCES[file])):
        if isinstance(node, ast.Assign) and ast.dump(node.value) == ast.dump(call):
            name = ast.unparse(node.targets[0])
            used = re.findall(rf"\b{name}\.({'|'.join(METHODS)})\(", "\n".join(SOURCES.values()))
            return tuple(sorted(set(used))) or METHODS
        if isinstance(node, ast.Call) and node.args and ast.dump(node.args[0]) == ast.dump(call):
            return TAKING.get(ast.unparse(node.func), METHODS)
    return METHODS


# --- Texts that are hard for an expression ----------------------------------------------------------------------


def hard_texts(expression: Expression, length: int) -> list[str]:
    """So long, each: what leads up to a repetition, then what is repeated, then what does not belong there."""
    tree = re._parser.parse(expression.pattern, expression.flags)  # type: ignore[attr-defined]
    alphabet = _alphabet(tree)
    pumps = {("", letter) for letter in alphabet} | {("", a + b) for a, b in pairwise(alphabet)}
    pumps |= set(_pumps(tree, ""))
    texts = {_filled(before, pump, length) + end for before, pump in pumps if pump for end in ("", "\x00")}
    texts |= {_filled("", before + pump, length) + "\x00" for before, pump in pumps if before}
    return sorted(texts)


def _filled(before: str, pump: str, length: int) -> str:
    return before + pump * ((length - len(before)) // len(pump))


def _alphabet(tree: Any) -> list[str]:
    """The letters that it names, and some of others."""
    named = {chr(value) for name, value in _nodes(tree) if str(name) == "LITERAL"}
    return sorted(named)[:40] + list(CANDIDATES[:8])


def _nodes(tree: Any) -> Iterator[tuple[Any, Any]]:
    for name, value in tree:
        yield name, value
        for inner in _inner(name, value):
            yield from _nodes(inner)


def _inner(name: Any, value: Any) -> list[Any]:
    """The trees within a node."""
    match str(name):
        case "BRANCH":
            return value[1]
        case "SUBPATTERN":
            return [value[3]]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
    return []


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """For each repetition without a bound: what leads up to it, and what it may repeat."""
    for node in tree:
        name, value = node
        if "REPEAT" in str(name) and value[1] >= MANY:
            yield from ((before, word) for word in _words(value[2]))
        for inner in _inner(name, value):
            yield from _pumps(inner, before)
        before += _words([node])[0]


def _words(tree: Any) -> list[str]:
    """Some texts that match, for each choice one."""
    words = [""]
    for name, value in tree:
        parts = _parts(name, value)
        words = [word + part for word in words for part in parts][:6]
    return words


def _parts(name: Any, value: Any) -> list[str]:
    match str(name):
        case "LITERAL":
            return [chr(value)]
        case "NOT_LITERAL" | "ANY" | "IN":
            return _letters(name, value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [word * max(value[0], 1) for word in _words(value[2])]
        case "BRANCH" | "SUBPATTERN" | "ATOMIC_GROUP":
            return [word for inner in _inner(name, value) for word in _words(inner)]
    return [""]  # what stands at a place, and takes no room


def _letters(name: Any, value: Any) -> list[str]:
    """Those of some letters that match this one node."""
    one = re._parser.SubPattern(re._parser.State(), [(name, value)])  # type: ignore[attr-defined]
    is_one = re._compiler.compile(one, 0)  # type: ignore[attr-defined]
    found = [letter for letter in CANDIDATES if is_one.fullmatch(letter)]
    return (found or ["á"])[:4]
