"""What programs of others find, and what our own tests of the counter's proof say."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.processes import PROJECT
from tests.siege.portal import Portal

ROOMS = ["achievements", "database", "desk", "laocai_ict", "opendata", "stats", "versions", "web"]
EXAMPLES, SECONDS = 5, 120  # of schemathesis: for each operation, for all of them
# that a module is imported; names of variables; what B308 says already; `extra`, which is no QuerySet's here
NOT_ASKED = "B105,B403,B404,B405,B610,B703"
PATIENCE = 300  # seconds for one program
PROVED_BY_TESTS = [
    "tests/stats/test_chain.py",
    "tests/stats/test_close_day.py",
    "tests/stats/test_ledger.py",
    "tests/stats/test_sqlite.py",
    "tests/database/test_append_only.py",
    "tests/desk/accounts/test_passwords.py",
    "tests/desk/accounts/test_hashing.py",
]


def schemathesis(portal: Portal) -> str:
    """All its checks over all that the OpenAPI description says."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        done = _run(
            [
                *("schemathesis.cli", "run", f"http://127.0.0.1:{portal.port}/data/openapi.json"),
                *("--checks", "all", "--seed", "1", "--max-examples", str(EXAMPLES), "--continue-on-failure"),
                *("--max-time", str(SECONDS), "--report", "junit", "--report-junit-path", str(report)),
            ],
            folder,
        )
        assert report.exists(), done.stdout[-2000:]
        suites = ElementTree.parse(report).getroot()  # noqa: S314 (written by our own program)
        failures = [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None]
    cases = re.search(r"(\d+) generated", done.stdout)

    assert done.returncode == 0 and not failures, f"{failures[:5]} {done.stdout[-3000:]}"
    return f"{cases[1] if cases else '?'} requests, nothing found"


def bandit(portal: Portal) -> str:
    """What the linter's marks name as harmless, with their reasons, counts as that here too: its S603 is B603."""
    done = _run(
        ["bandit", "--quiet", "--format", "json", "--skip", NOT_ASKED, "--recursive", *ROOMS], str(PROJECT)
    )
    found = json.loads(done.stdout)
    named = [
        f"{each['filename']}:{each['line_number']} {each['test_id']} {each['issue_text']}"
        for each in found["results"]
        if not _is_marked(each)
    ]

    assert not named, "; ".join(named)
    harmless = len(found["results"])
    return f"{found['metrics']['_totals']['loc']:,} lines, nothing found but {harmless} places marked as harmless"


def _is_marked(finding: dict[str, Any]) -> bool:
    lines = (PROJECT / finding["filename"]).read_text().splitlines()
    first, last = finding["line_number"] - 1, max(finding["line_range"])
    return any(re.search(f"# noqa: .*S{finding['test_id'][1:]}", line) for line in lines[first : last + 1])


def tests(portal: Portal) -> str:
    """Rows of what may befall the counter that need a clock or a database of their own."""
    done = _run(["pytest", *PROVED_BY_TESTS], str(PROJECT))
    counted = re.search(r"(\d+) passed", done.stdout, re.MULTILINE)

    assert done.returncode == 0 and counted, done.stdout[-2000:]
    return f"{counted[1]} tests passed"


def _run(module: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
