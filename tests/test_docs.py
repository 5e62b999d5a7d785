"""What documents and docstrings name is there."""

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePath

import pytest

from tests.processes import PROJECT

KNOWN = subprocess.run(
    ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
).stdout.splitlines()
FOLDERS = {str(folder) for file in KNOWN for folder in PurePath(file).parents}
DOCUMENTS = [file for file in KNOWN if file == "README.md" or fnmatch(file, "docs/*.md")]
PROGRAMS = [
    file for file in KNOWN if file.endswith(".py") and not file.startswith(("tests/", "bench/peers/"))
]
SUFFIXES = {PurePath(file).suffix for file in KNOWN} - {""}
ROOMS = {file.split("/")[0] for file in KNOWN if "/" in file and file[0] != "."} | {
    file.split("/")[1] for file in KNOWN if re.fullmatch(r"achievements/\w+/\w+\.py", file)
} - {"management", "migrations"}


def text(file: str) -> str:
    return (PROJECT / file).read_text("utf-8")


def is_there(name: str) -> bool:
    """Whether it is a file or folder, by its whole path or by the end of it; `*` stands for anything."""
    name = name.rstrip("/")
    return any(fnmatch(path, name) or fnmatch(path, f"*/{name}") for path in [*KNOWN, *FOLDERS])


def links(document: str) -> Iterator[str]:
    """The files of ours that `document` links to, each from the top of the project."""
    for address in re.findall(r"\]\(([^)\s]+)\)", text(document)):
        file = address.partition("#")[0]
        if file and "://" not in file:
            yield os.path.normpath(PurePath(document).parent / file)


def paths(document: str) -> Iterator[str]:
    """What `document` sets as code that ends like a file of ours, or begins with a folder of ours.

    One that has yet to be made is written with what it will be called after: `achievements/words/<code>.py`.
    """
    for word in " ".join(re.findall(r"`([^`\n]+)`", text(document))).split():
        is_path = re.fullmatch(r"[\w*-][\w./*-]*", word)
        if is_path and (PurePath(word).suffix in SUFFIXES or PurePath(word).parts[0] in FOLDERS):
            yield word


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_to_a_file(document):
    assert [file for file in links(document) if file not in KNOWN and file not in FOLDERS] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_a_document_is_there(document):
    assert [path for path in paths(document) if not is_there(path)] == []


def test_each_line_of_the_threat_model_names_tests_that_are_there():
    """Files of tests, as `test_every_path_in_a_document_is_there` finds them."""
    lines = re.findall(r"^\| (.*) \|$", text("docs/threat-model.md"), re.MULTILINE)[2:]
    proofs = [re.findall(r"`([\w/]*\.py)`", line.rpartition(" | ")[2]) for line in lines]

    assert len(lines) > 15
    assert [line for line, files in zip(lines, proofs, strict=True) if not files] == []
    assert all(
        is_there(file) and file.rpartition("/")[2] != "conftest.py" for files in proofs for file in files
    )


def names(program: str) -> list[str]:
    """Files that the texts of `program` name, docstrings included."""
    constants = [node.value for node in ast.walk(ast.parse(text(program))) if isinstance(node, ast.Constant)]
    return re.findall(r"(?<![\w/.:<-])[\w/]*\w\.(?:html|md|py)\b", "\n".join(map(str, constants)))


def test_every_file_that_a_program_names_is_there():
    missing = {program: {name for name in names(program) if not is_there(name)} for program in PROGRAMS}

    assert {program: files for program, files in missing.items() if files} == {}


def test_every_room_is_told_in_the_readme():
    assert {room for room in ROOMS if f"`{room}/`" not in text("README.md")} == set()
