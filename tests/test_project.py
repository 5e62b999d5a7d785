"""What a reviewer would otherwise have to look for in every change."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import to_locale

from achievements.kinds import WITH_PAGE
from tests import catalogue
from tests.processes import PROJECT, manage

TEMPLATES = PROJECT / "templates"
KNOWN = subprocess.run(
    ["git", "ls-files", "*.py", "*.html", "*.js"], cwd=PROJECT, capture_output=True, text=True, check=True
).stdout.splitlines()
every_catalogue = pytest.mark.parametrize("file", catalogue.FILES, ids=lambda file: "/".join(file.parts[-3:]))
BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_a_production_server_passes_every_deployment_check(tmp_path):
    outcome = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        SECRET_KEY="k" * 30 + "0123456789abcdefghijklmnopqrst",
        ALLOWED_HOSTS="portal.example.vn",
        DATA_DIR=str(tmp_path),
    )

    assert outcome.stderr == ""
    assert outcome.returncode == 0


def test_every_language_but_that_of_the_messages_has_a_catalogue(settings):
    languages = {code for code, _name in settings.LANGUAGES} - {"en"}

    assert {catalogue.language_of(file) for file in catalogue.FILES} == set(map(to_locale, languages))


@pytest.mark.parametrize("folder", catalogue.FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_message_asked_for_is_in_the_catalogue(folder):
    entries = catalogue.messages(catalogue.written(folder / "django.po"))
    known = {catalogue.key(message) for message in entries}

    assert [m.id for m in catalogue.messages(catalogue.asked_for()) if catalogue.key(m) not in known] == []


@every_catalogue
def test_every_entry_of_the_catalogue_is_asked_for_by_us_or_by_others(file):
    ours = catalogue.messages(catalogue.asked_for()) if file.stem == "django" else []
    known = {catalogue.key(message) for message in [*ours, *catalogue.of_others(file.stem)]}

    entries = catalogue.messages(catalogue.written(file))
    assert [entry.id for entry in entries if catalogue.key(entry) not in known] == []


@every_catalogue
def test_no_entry_of_the_catalogue_is_untranslated_or_fuzzy(file):
    entries = catalogue.messages(catalogue.written(file))

    assert [entry.id for entry in entries if entry.fuzzy or not all(strings(entry.string))] == []


@every_catalogue
def test_translations_fill_the_same_placeholders(file):
    entries = catalogue.messages(catalogue.written(file))

    assert [
        entry.id
        for entry in entries
        if any(placeholders(text) != placeholders(strings(entry.id)[-1]) for text in strings(entry.string))
    ] == []


@every_catalogue
def test_the_compiled_catalogue_is_the_written_one(file):
    def translations(catalog):
        return {catalogue.key(message): strings(message.string) for message in catalogue.messages(catalog)}

    assert translations(catalogue.compiled(file)) == translations(catalogue.written(file))


def strings(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def template_names() -> list[str]:
    return sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*") if file.is_file())


def test_every_template_is_used():
    files = [
        file
        for room in catalogue.ROOMS
        for file in (PROJECT / room).rglob("*")
        if file.suffix in (".py", ".html", ".txt", ".xml")
    ]
    named = set(
        re.findall(r"""["']([\w./-]+\.\w+)["']""", "\n".join(file.read_text("utf-8") for file in files))
    ) | {f"achievements/{kind}.html" for kind in WITH_PAGE}

    assert [
        name for name in template_names() if name not in named | BY_CONVENTION and not overrides(name)
    ] == []


def overrides(name: str) -> bool:
    """Whether there is another template of this name, ours or another package's, which it stands before."""
    folder, _, below = name.partition("/")
    engine, own_name = (folder, below) if folder in ("saved", "mirror") else ("django", name)
    template = get_template(own_name, using=engine).template  # type: ignore[attr-defined]
    try:
        template.engine.find_template(template.name, skip=[template.origin])
    except TemplateDoesNotExist:
        return False
    return template.origin.name == str(TEMPLATES / name)


def blocks(template: str) -> set[str]:
    return set(re.findall(r"{% block (\w+) %}", (TEMPLATES / template).read_text("utf-8")))


def test_every_block_of_a_page_fills_one_of_the_base():
    pages = [
        name
        for name in template_names()
        if re.search(r'{% extends "(base|error)\.html" %}', (TEMPLATES / name).read_text("utf-8"))
    ]

    assert {
        name: blocks(name) - blocks("base.html") for name in pages if blocks(name) - blocks("base.html")
    } == {}


@pytest.mark.parametrize("name", template_names())
def test_every_template_compiles(name):
    get_template(name)


def test_pages_show_of_relations_only_what_was_found_to_be_public():
    """Not `achievement.photos.all`, which has drafts too, but `achievement.public_photos`."""
    pages = [name for name in template_names() if name.endswith(".html") and not name.startswith("admin/")]

    assert [name for name in pages if re.search(r"\.all\b", read(f"templates/{name}"))] == []


@pytest.mark.parametrize("engine", ["saved", "mirror"])
def test_other_edition_of_pages_leaves_out_or_replaces_only_what_the_base_has(engine):
    assert blocks(f"{engine}/base.html") - blocks("base.html") == set()


def test_every_value_that_the_style_sheet_names_is_used_there_or_by_the_pictures_of_shared_links():
    sheet = read("static/css/portal.css")
    named, used = (set(re.findall(form, sheet)) for form in (r"--([\w-]+):", r"var\(--([\w-]+)"))
    drawn_with = set(re.findall(r'"([\w-]+)"', read("achievements/pictures/cards.py")))

    assert (used - named, named - used - drawn_with) == (set(), set())


def read(file: str) -> str:
    return (PROJECT / file).read_text("utf-8")


def lengths(files: list[str]) -> dict[str, int]:
    """The lines of every function, its signature and docstring included, its decorators not."""
    return {
        f"{file}: {node.name}, line {node.lineno}": node.end_lineno - node.lineno + 1
        for file in files
        for node in ast.walk(ast.parse(read(file)))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    }


def test_no_file_is_longer_than_400_lines():
    files = [file for file in KNOWN if "/migrations/" not in file]

    assert {file for file in files if len(read(file).splitlines()) > 400} == set()


def test_no_function_is_longer_than_30_lines_and_half_are_no_longer_than_6():
    programs = [file for file in KNOWN if file.endswith(".py") and "/migrations/" not in file]
    everything = lengths(programs)
    ours = {function: lines for function, lines in everything.items() if not function.startswith("tests/")}

    assert {function for function, lines in everything.items() if lines > 30} == set()
    assert statistics.median(everything.values()) <= 6
    assert statistics.median(ours.values()) <= 6


@pytest.mark.parametrize("wanted", sorted(PROJECT.glob("requirements*.in")), ids=lambda path: path.name)
def test_lock_has_whatever_is_wanted(wanted):
    locked = {name_of(line) for line in wanted.with_suffix(".txt").read_text().splitlines() if "==" in line}

    assert {*packages(wanted)} - locked == set()


def packages(wanted: Path) -> Iterator[str]:
    """What a list of requirements names, and the lists that it builds on."""
    for line in wanted.read_text().splitlines():
        if line.startswith("-r "):
            yield from packages(wanted.parent / line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            yield name_of(line)


def name_of(line: str) -> str:
    return re.split(r"[^\w.-]", line.strip(), maxsplit=1)[0].lower().replace("_", "-")


def test_every_class_that_is_styled_is_one_that_a_page_can_have():
    sheet = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", read("static/css/portal.css"), flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-z][\w-]+)", re.sub(r"\{[^{}]*\}", "{}", sheet)))
    suffixes = (".html", ".js", ".py")
    pages = "".join(read(file) for file in KNOWN if file.endswith(suffixes) and not file.startswith("tests/"))
    written = set(re.findall(r"[\w-]+", pages))

    of_django = {"errorlist", "helptext"}
    worked_out = {f"focus-{axis}-{tenth}" for axis in "xy" for tenth in range(0, 101, 10)}
    assert styled - written - of_django - worked_out == set()
