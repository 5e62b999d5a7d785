"""`make run` from the inside: `prepare`, then `serve`, on a database of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from laocai_ict.management.commands.prepare import collect_static_files
from laocai_ict.server import LONGEST_HEAD
from tests.processes import PROJECT, environment, manage, workers_of

pytestmark = pytest.mark.xdist_group("prepared")


@pytest.fixture
def server(portal) -> Iterator[subprocess.Popen]:
    """`manage.py serve`, answering, in a process group of its own as under a terminal."""
    command = [sys.executable, PROJECT / "manage.py", "serve"]
    with subprocess.Popen(command, env=environment(**portal), start_new_session=True) as process:
        wait_until_something_listens(int(portal["PORT"]), process)
        yield process
        process.terminate()
        process.wait(30)


def wait_until_something_listens(port: int, process: subprocess.Popen) -> None:
    while process.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"serve ended with {process.returncode}")


def get(portal: dict[str, str], path: str) -> HTTPResponse:
    return urllib.request.urlopen(f"http://127.0.0.1:{portal['PORT']}{path}", timeout=60)


def test_prepare_shows_a_password_the_first_time_and_changes_nothing_the_second(prepared, portal):
    before = manage("dumpdata", **portal)

    again = manage("prepare", **portal)

    assert re.search(r"quan-tri\b.*\n.*: [\w-]{16}$", prepared.said, re.MULTILINE)
    assert again.returncode == 0
    assert "quan-tri" not in again.stdout
    assert len(before.stdout) > 1000
    assert manage("dumpdata", **portal).stdout == before.stdout


@pytest.fixture
def source(settings, tmp_path) -> Path:
    """A folder of static files with one in it."""
    source, settings.DATA_DIR, settings.STATIC_ROOT = tmp_path / "source", tmp_path, tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    source.mkdir()
    (source / "site.css").write_text("one")
    return source


def test_static_files_are_collected_again_only_when_one_has_changed(settings, source):
    collect_static_files()
    collected = settings.STATIC_ROOT / "site.css"

    collected.write_text("left alone")
    os.utime(collected, (0, 0))
    collect_static_files()

    assert collected.read_text() == "left alone"

    (source / "site.css").write_text("another")
    collect_static_files()

    assert collected.read_text() == "another"


def test_static_files_stay_where_they_are_until_others_are_ready(settings, source, monkeypatch):
    collect_static_files()
    (source / "site.css").write_text("another")
    monkeypatch.setattr(FileSystemStorage, "_save", lambda *arguments: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        collect_static_files()

    assert (settings.STATIC_ROOT / "site.css").read_text() == "one"


@pytest.mark.once
@pytest.mark.limit("head of a request, with its address")
def test_serve_answers_keeps_static_files_reads_heads_of_any_browser_and_refuses_a_port_that_is_taken(
    server, portal
):
    response = get(portal, "/quan-tri/login/")
    page = response.read().decode()
    css = re.search(r'href="(/static/admin/css/base\.[0-9a-f]{12}\.css)"', page)[1]  # type: ignore[index]
    static = get(portal, css).headers
    second = manage("serve", **portal)

    assert (response.status, response.headers["Server"]) == (200, "granian")
    assert static["Cache-Control"] == "max-age=315360000, public, immutable"
    assert static["X-Content-Type-Options"] == "nosniff"
    # a head is looked at when so much has come, which may be a little more
    lengths = (LONGEST_HEAD - 1024, 2 * LONGEST_HEAD)
    assert [status_of_a_head(portal, length) for length in lengths] == [200, 431]
    assert (second.returncode, second.stderr.count("\n")) == (1, 1)
    assert portal["PORT"] in second.stderr


def status_of_a_head(portal: dict[str, str], length: int) -> int:
    with closing(HTTPConnection("127.0.0.1", int(portal["PORT"]), timeout=60)) as line:
        line.request("GET", "/healthz", headers={"X": "x" * length})
        return line.getresponse().status


@pytest.mark.once
@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_serve_refuses_a_host_that_is_not_here(portal, host):
    outcome = manage("serve", **{**portal, "HOST": host})

    assert outcome.returncode == 1
    assert f"HOST={host}" in outcome.stderr
    assert outcome.stderr.count("\n") == 1


@pytest.mark.once
@pytest.mark.limit("a worker that keeps dying")
def test_serve_goes_on_when_a_worker_is_killed_again_and_again(server, portal):
    get_patiently(portal, "/healthz")  # it listens before it has workers
    others = workers_of(server)
    victim = others.pop()
    for _time in range(3):
        os.kill(victim, signal.SIGKILL)
        others, victim = others | {victim}, worker_in_its_place(server, others | {victim})

    assert server.poll() is None
    assert get_patiently(portal, "/healthz").status == 200


@pytest.mark.slow
@pytest.mark.limit("all of it together")
def test_worker_that_takes_more_memory_than_it_may_is_renewed(portal):
    command = [sys.executable, PROJECT / "manage.py", "serve"]
    variables = environment(**portal, WORKERS="1", WORKER_MEGABYTES="1")
    with subprocess.Popen(command, env=variables) as process:
        wait_until_something_listens(int(portal["PORT"]), process)
        get_patiently(portal, "/healthz")
        worker_in_its_place(process, workers_of(process))
        process.terminate()


def worker_in_its_place(server: subprocess.Popen, others: set[int]) -> int:
    """The process that `server` has started since there were only the `others`."""
    while server.poll() is None:
        if born := workers_of(server) - others:
            return born.pop()
        time.sleep(0.05)
    raise AssertionError(f"serve ended with {server.returncode}")


def get_patiently(portal: dict[str, str], path: str) -> HTTPResponse:
    """What is answered once a worker listens again."""
    for _attempt in range(100):
        try:
            return get(portal, path)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody answers")


@pytest.mark.once
@pytest.mark.parametrize(
    ("tell", "end"),
    [
        pytest.param(os.killpg, signal.SIGINT, id="by Ctrl-C, which reaches its workers too"),
        pytest.param(os.kill, signal.SIGTERM, id="by a supervisor"),
    ],
)
def test_serve_stops_without_a_word_when_told_to(server, portal, tell, end, capfd):
    get(portal, "/quan-tri/login/")

    tell(server.pid, end)

    assert server.wait(30) == 0
    assert "Killing" not in "".join(capfd.readouterr())
