"""The squashed migration makes of an empty database what those that it replaces make of it, one by one."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from tests.migrations import structure
from tests.prepared import VARIABLES
from tests.processes import PROJECT, environment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FORGOTTEN = import_module("achievements.migrations.0025_columns_of_the_version_before").FORGOTTEN


@pytest.fixture
def made_step_by_step(database_url, tmp_path) -> list[str]:
    variables = VARIABLES | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "laocai_ict.settings",
    }
    command = [sys.executable, "-m", "tests.migrations"]
    made = subprocess.run(command, cwd=PROJECT, env=environment(**variables), capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


def test_it_leaves_what_each_of_them_would_leave_but_columns_that_are_forgotten(made_step_by_step):
    made_at_once = structure()

    left_out = [line for line in made_step_by_step if line not in made_at_once]
    assert [line for line in made_at_once if line not in made_step_by_step] == []
    assert [line for line in left_out if not any(column in line for _table, column in FORGOTTEN)] == []
    assert {line.split()[0] for line in left_out} >= {
        f"achievements_{table}.{name}" for table, name in FORGOTTEN
    }
