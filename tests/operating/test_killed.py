"""Backups and restoring whose processes are all killed in the midst of it: what stands is whole."""

import shutil
import signal
import subprocess
import sys
from math import ceil
from pathlib import Path

import pytest

from laocai_ict.operating import archive
from tests.operating.conftest import everything, the_one_in
from tests.processes import PROJECT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]

ALTERED = "from achievements.models import Imprint; Imprint.objects.create(pk=1, managing_body_vi='{}')"
MOMENTS = [
    ("0.3", "0"),
    ("0.6", "0.05"),
    ("1.0", "0"),
]  # of all that a command changes, and seconds after that


@pytest.fixture(scope="module")
def mortal(tmp_path_factory) -> dict[str, str]:
    """What lets a command die (see dying.py)."""
    folder = tmp_path_factory.mktemp("mortal")
    shutil.copy(PROJECT / "tests/operating/dying.py", folder / "sitecustomize.py")
    return {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "DYING_FILE": str(folder / "count")}


def run(*arguments: str, **variables: str) -> int:
    """How a command ended, and all that it started with it."""
    command = [sys.executable, PROJECT / "manage.py", *arguments]
    return subprocess.run(
        command, env=environment(**variables), start_new_session=True, capture_output=True, timeout=300
    ).returncode


def moment(share: str, *arguments: str, **variables: str) -> dict[str, str]:
    """What lets the command die when it has made that share of its changes. It is run once, to count them."""
    assert run(*arguments, **variables) == 0
    return {"DYING_AT": str(ceil(float(share) * int(Path(variables["DYING_FILE"]).read_text())))}


@pytest.mark.parametrize(("share", "after"), MOMENTS)
def test_backup_that_is_killed_leaves_the_older_ones_and_hinders_no_other(
    portal, mortal, kept, tmp_path, share, after
):
    folder = tmp_path / "backups"
    shutil.copytree(kept, folder)
    older = the_one_in(folder)
    when = moment(share, "backup", str(tmp_path / "counted"), **portal, **mortal)

    ended = run("backup", str(folder), **portal, **mortal, **when, DYING_AFTER=after)
    found = sorted(folder.glob("*.tar.gz"))
    again = manage("backup", str(folder), **portal)

    assert ended == -signal.SIGKILL or after != "0"
    assert older in found
    assert [archive.read(each).engine for each in found]  # each is whole
    assert again.returncode == 0, again.stderr
    assert {path.suffix for path in folder.iterdir()} == {".gz"}


@pytest.mark.parametrize(("share", "after"), MOMENTS)
def test_restoring_that_is_killed_leaves_what_stood_or_what_the_backup_says(
    portal, mortal, kept, share, after
):
    restore = ["restore", "--replace", str(the_one_in(kept))]
    when = moment(share, *restore, **portal, **mortal)
    of_backup = everything(portal)
    manage("shell", "-c", ALTERED.format("changed"), **portal)

    ended = run(*restore, **portal, **mortal, **when, DYING_AFTER=after)
    after_death = everything(portal)
    again = manage(*restore, **portal)

    assert ended == -signal.SIGKILL or after != "0"
    assert after_death == of_backup or "changed" in after_death
    assert again.returncode == 0, again.stderr
    assert [*Path(portal["DATA_DIR"]).glob("restoring-*")] == []
    assert everything(portal) == of_backup
