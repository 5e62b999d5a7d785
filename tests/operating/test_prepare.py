"""Preparing, by two at once."""

import subprocess
import sys

import pytest
from django.core.management import CommandError

from laocai_ict.management.commands.prepare import meanwhile
from tests.processes import PROJECT, environment


def test_command_that_fails_meanwhile_fails_the_whole(capfd):
    with pytest.raises(CommandError, match="rebuild_search"), meanwhile("rebuild_search", "--no-such-option"):
        pass

    assert "--no-such-option" in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.xdist_group("prepare")
def test_of_two_at_once_one_waits(database_url, tmp_path):
    """On PostgreSQL from two hosts, each with a folder of its own; a file of SQLite is that of one host."""
    hosts = ("a", "b") if database_url.startswith("postgres") else ("a", "a")
    variables = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "x.vn", "DATABASE_URL": database_url}
    both = [
        subprocess.Popen(
            [sys.executable, PROJECT / "manage.py", "prepare"],
            env=environment(**variables, DATA_DIR=str(tmp_path / host)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for host in hosts
    ]

    said = [process.communicate(timeout=300)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert ["quan-tri" in each for each in sorted(said, key=len)] == [False, True]
