"""No regular expression of the code takes more than linear time, whatever it is given."""

import json
import re
import subprocess
import sys

import pytest

from tests.expressions import SOURCES, Expression, expressions, hard_texts
from tests.processes import PROJECT

pytestmark = pytest.mark.slow

LENGTH = 100_000  # characters: what is quadratic takes minutes
SECONDS = 10  # of processor time, for all texts together, of which each takes some milliseconds
OURS = {  # which read nothing but files of ours
    "achievements/pictures/palette.py": "the style sheet",
    "achievements/templatetags/page.py": "pages that our templates make",
    "achievements/views/charts.py": "a page that our templates make",
}
ASKING = sorted(file for file, source in SOURCES.items() if "re." in source and file not in OURS)


def is_in_time(expression: Expression, seconds: int = SECONDS) -> bool:
    pattern = expression.pattern
    asked = {
        "pattern": pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern,
        "is_bytes": isinstance(pattern, bytes),
        "flags": expression.flags,
        "methods": expression.methods,
        "texts": hard_texts(expression, LENGTH),
    }
    command = [sys.executable, "-I", str(PROJECT / "tests" / "matching.py"), str(seconds)]
    done = subprocess.run(command, input=json.dumps(asked), text=True, capture_output=True)
    assert done.returncode <= 0, done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("file", ASKING)
def test_expressions_take_linear_time(file):
    assert [each.place for each in expressions(file) if not is_in_time(each)] == []


@pytest.mark.parametrize("careless", [r"(a+)+$", r"\(.*\)", r"\s+$", r"x*y", r"(\w+,?)+;"])
def test_careless_expression_is_found(careless):
    assert not is_in_time(Expression("here", careless, 0, ("search",)), seconds=2)


def test_expressions_are_found_where_they_are():
    found = {file: list(expressions(file)) for file in ASKING}
    files = {file for file, those in found.items() if those}

    assert sum(map(len, found.values())) > 60
    assert {"stats/bots.py", "achievements/words/folding.py", "achievements/models/report.py"} <= files


def test_there_is_no_other_way_to_an_expression():
    others = r"\bRegexValidator\(|\bre_path\(|__i?regex\b|^from re import|\bimport re as\b"

    assert [file for file, source in SOURCES.items() if re.search(others, source, re.MULTILINE)] == []
