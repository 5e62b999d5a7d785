"""The server under a stream of requests: new code comes in, workers hang, it is stopped, and nobody is refused."""

import compileall
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

import pytest

from laocai_ict.operating.workers import server_at
from tests.processes import are_renewed, copy_project, environment, manage, until, workers_of

pytestmark = [pytest.mark.xdist_group("server"), pytest.mark.once]

ASKING, PAUSE = 4, 0.05  # at a time; seconds between two requests of one
HEALTH = "laocai_ict/health.py"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory) -> Path:
    """The project's files, which each process would compile again."""
    folder = tmp_path_factory.mktemp("compiled")
    copy_project(folder)
    compileall.compile_dir(folder, quiet=1)
    return folder


@pytest.fixture
def code(compiled, tmp_path) -> Path:
    """A copy of them, to be changed."""
    return Path(shutil.copytree(compiled, tmp_path / "code"))


@pytest.fixture
def server(portal, code) -> Iterator[subprocess.Popen]:
    """The portal, served by two workers from that code."""
    command = [sys.executable, code / "manage.py", "serve"]
    quiet = {"LOG_LEVEL": "ERROR"}  # nobody reads a line for each request, and a full pipe would hold them up
    variables = environment(**portal, **quiet, WORKERS="2")
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        until(lambda: answer(portal, "/readyz") == "ok" and all(map(is_loaded, workers_of(process))))
        yield process
        process.terminate()


def is_loaded(worker: int) -> bool:
    """From then on a thread of its own shows that it lives."""
    return len([*Path(f"/proc/{worker}/task").iterdir()]) > 1


def answer(portal: dict[str, str], path: str) -> str:
    """What is answered to a new connection; the status where that is not 200."""
    with closing(HTTPConnection("127.0.0.1", int(portal["PORT"]), timeout=30)) as asking:
        asking.request("GET", path)
        response = asking.getresponse()
        text = response.read().decode().strip()
        return text if response.status == 200 else str(response.status)


@contextmanager
def stream(portal: dict[str, str]) -> Iterator[Counter[str]]:
    """How often each answer is given to those who ask again and again, until the block ends."""
    answers: Counter[str] = Counter()
    is_over = Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                answers[answer(portal, "/healthz")] += 1
            except OSError as error:
                answers[repr(error)] += 1
            time.sleep(PAUSE)

    with ThreadPoolExecutor(ASKING) as threads:
        for _thread in range(ASKING):
            threads.submit(ask)
        try:
            yield answers
        finally:
            is_over.set()


def change(code: Path, old: str, new: str) -> None:
    file = code / HEALTH
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_new_code_comes_in_and_no_request_is_lost(portal, code, server):
    before = workers_of(server)
    with stream(portal) as answers:
        until(lambda: answers["ok"] > 20)
        change(code, 'HttpResponse("ok\\n"', 'HttpResponse("new\\n"')
        server.send_signal(signal.SIGHUP)
        until(lambda: are_renewed(server, before))
        answers["new"] = 0
        until(lambda: answers["new"] > 20)

    assert {*answers} == {"ok", "new"}
    assert {answer(portal, "/healthz") for _each in range(20)} == {"new"}


@pytest.mark.slow
@pytest.mark.limit("new code to be ready")
def test_code_that_does_not_start_leaves_the_old_workers_serving(portal, code, server):
    before = workers_of(server)
    change(code, "def healthz", "def healthz(:  #")
    with stream(portal) as answers:
        server.send_signal(signal.SIGHUP)
        told = until_told(server, "the old ones go on")
        until(lambda: answers["ok"] > 20)

    assert "SyntaxError" in told
    assert {*answers} == {"ok"}
    assert workers_of(server) == before


def until_told(server: subprocess.Popen, words: str) -> str:
    lines: list[str] = []
    assert server.stdout
    while not lines or words not in lines[-1]:
        lines.append(server.stdout.readline())
        assert lines[-1], lines
    return "".join(lines)


@pytest.mark.slow
@pytest.mark.limit("a worker that gives no sign of life")
def test_worker_that_hangs_is_replaced(portal, code, server):
    hanging, *_others = workers_of(server)
    os.kill(hanging, signal.SIGSTOP)
    told = manage("status", **portal).stdout

    assert "! Trong 2 tiến trình của máy chủ, 1 đang làm việc" in told
    until(lambda: len(workers_of(server)) == 2 and hanging not in workers_of(server))

    assert answer(portal, "/readyz") == "ok"


def test_worker_that_was_killed_is_told_of_until_another_is_there(portal, server):
    first, second = workers_of(server)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(workers_of(server) - {first}) == 2)  # at once, at the first time
    os.kill(second, signal.SIGKILL)
    until(lambda: len(workers_of(server)) == 1)

    found = server_at("127.0.0.1", int(portal["PORT"]))

    assert found
    assert (found.told, len(found.workers)) == (2, 1)


@pytest.mark.slow
@pytest.mark.limit("what a worker has begun when it is to go")
def test_what_has_begun_when_the_server_is_told_to_stop_is_finished(portal, code, server):
    change(
        code, '    return HttpResponse("ok', '    __import__("time").sleep(3)\n    return HttpResponse("late'
    )
    before = workers_of(server)
    server.send_signal(signal.SIGHUP)
    until(lambda: are_renewed(server, before))

    with ThreadPoolExecutor() as threads:
        late = threads.submit(answer, portal, "/healthz")
        time.sleep(1)
        server.terminate()

        assert late.result() == "late"
    assert server.wait(30) == 0
