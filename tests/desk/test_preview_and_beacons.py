"""Previews hold the database for a page each, in the counter's turn: visits are counted all the while."""

import http.client

import pytest
from django.urls import reverse

from desk import groups
from stats.models import DayTotal
from tests import factories
from tests.desk.people import person, signed_in
from tests.stats.conftest import FIREFOX
from tests.stats.processes import Load, Server, database_url, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def preview(server: Server, session: str, row: int) -> tuple[int, str]:
    """The status of the frame in which a draft is shown, and what it says."""
    path = reverse("admin:achievements_milestone_preview_frame", args=[row])
    connection = http.client.HTTPConnection("localhost", server.port, timeout=30)
    try:
        connection.request("GET", path, headers={"User-Agent": FIREFOX, "Cookie": f"sessionid={session}"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_no_beacon_is_lost_while_eight_previews_are_made():
    drafts = [factories.milestone(editorial_state="draft", title_vi=f"Bản nháp {n}") for n in range(8)]
    session = signed_in(person("nguoi-viet", groups.WRITERS)).cookies["sessionid"].value

    with running(database_url(), threads=8) as server:
        with Load(server) as load:
            load.wait_for(20)
            shown = [preview(server, session, draft.pk) for draft in drafts]
            load.wait_for(load.acknowledged + 20)

        assert [(status, f"<h1>Bản nháp {n}" in html) for n, (status, html) in enumerate(shown)] == [
            (200, True)
        ] * 8
        assert set(load.statuses) == {200}

    assert sum(day.views for day in DayTotal.objects.all()) == load.acknowledged
