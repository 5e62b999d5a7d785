"""Killed at any moment of a save, a load or a restore: the record is as before or as after, never between.

CHANGES_EXAMPLES makes it try all moments.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from achievements.models import Milestone
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from tests import factories
from tests.desk.forms import address
from tests.desk.forms import form_of as sent_form
from tests.slow import mostly_slow
from tests.stats.processes import database_url, environment
from versions.models import Version

MOST = 0 if "CHANGES_EXAMPLES" in os.environ else 6


@pytest.fixture
def record(transactional_db) -> None:
    factories.one_of_each()
    User.objects.create_superuser("lan")


@pytest.mark.parametrize("thing", mostly_slow(["save", "load", "restore"], in_ci=["save"]))
def test_killed_at_any_moment_rows_and_versions_agree(record, thing):
    adopt({})
    Milestone.objects.update(title_vi="Sửa tay")
    adopt({})
    Milestone.objects.update(title_vi="Sửa tay lần nữa")
    adopt({})

    command = [sys.executable, "-m", "tests.desk.dying", thing, str(MOST)]
    answer = subprocess.run(command, env=environment(database_url()), capture_output=True, text=True)

    said = answer.stdout.splitlines()
    assert answer.returncode == 0, answer.stderr
    assert said[:-1] == []
    assert int(said[-1]) > 5


def save_at_once(row: Milestone, titles: list[str]) -> list[int]:
    """The statuses of as many saves of one form, each by a browser of its own, all at the same moment."""
    url, begin = address(Milestone, "change", row.pk), Barrier(len(titles))
    clients = [Client() for _title in titles]
    for client in clients:
        client.force_login(User.objects.get())
    forms = [sent_form(client, url) for client in clients]

    def save(client: Client, sent: dict, title: str) -> int:
        try:
            begin.wait()
            return client.post(url, sent | {"title_vi": title}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(titles)) as threads:
        return list(threads.map(save, clients, forms, titles))


@pytest.mark.parametrize("has_versions", [True, False])
def test_of_two_who_save_at_once_one_wins_and_one_is_told(record, has_versions):
    if has_versions:
        adopt({})
    row = Milestone.objects.get()

    statuses = save_at_once(row, ["Của lan", "Của minh"])

    assert sorted(statuses) == [302, 409]
    row.refresh_from_db()
    assert row.title_vi == ["Của lan", "Của minh"][statuses.index(302)]
    assert Version.objects.filter(entry__collection="milestones").count() == 2
    adopt({})
    assert list(disagreements()) == []
