"""A database that an earlier version of the portal made arrives whole."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable

import pytest

from achievements.record.read import RecordFiles
from tests import older_database
from tests.processes import PROJECT, manage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]

CONTENT = PROJECT / "achievements" / "content"
MANY = 10


@pytest.fixture(scope="module")
def older(database_url, tmp_path_factory) -> dict[str, str]:
    """The environment of a portal whose database is of then."""
    return older_database.portal_of_then(database_url, tmp_path_factory.mktemp("data"))


def test_only_what_the_files_have_changed_since_is_loaded_into_it(older):
    with RecordFiles(CONTENT) as files:
        now = {key: files.digest(key) for key in files}
    then = older_database.digests()
    created = len(now.keys() - then.keys())
    changed = {key for key in now.keys() & then.keys() if now[key] != then[key]}
    updated = len(changed)
    assert now.keys() >= then.keys()
    assert changed_wholly(then, changed) == [], "or the plain form itself has changed"

    migrated = manage("migrate", "--verbosity=0", **older)
    loaded, again = (manage("load_record", str(CONTENT), **older) for _time in range(2))

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert counts(loaded) == [created, updated, len(now) - created - updated, 0], loaded.stderr
    assert counts(again) == [0, 0, len(now), 0]


def changed_wholly(entries: Iterable[tuple[str, str]], changed: set[tuple[str, str]]) -> list[str]:
    """The collections of many of which every entry has changed."""
    sizes, changes = (Counter(collection for collection, _slug in keys) for keys in (entries, changed))
    return [collection for collection, size in sizes.items() if size > MANY and changes[collection] == size]


def counts(outcome: subprocess.CompletedProcess[str]) -> list[int]:
    """What was created, updated, unchanged and kept, where that is all there is to say."""
    [line] = outcome.stdout.splitlines()
    return [int(number) for number in re.findall(r"\d+", line)]
