"""What operators are told of the portal's state."""

import shutil
import socket
import sqlite3
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from laocai_ict.operating import state
from laocai_ict.operating.state import Level
from tests.processes import manage

pytestmark = pytest.mark.xdist_group("prepared")


def test_status_says_what_is_broken_and_fails(portal):
    outcome = manage("status", **portal)

    assert outcome.returncode == 1
    assert f"✗ Không có dịch vụ nào đang chạy tại 127.0.0.1:{portal['PORT']}." in outcome.stdout
    assert "✓ Cơ sở dữ liệu trả lời" in outcome.stdout


@pytest.mark.parametrize("command", ["status", "serve"])
def test_database_that_was_never_prepared_is_named_with_its_remedy(portal, tmp_path, command):
    unprepared = portal | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}

    outcome = manage(command, **unprepared)

    assert outcome.returncode == 1
    assert "make prepare" in outcome.stdout + outcome.stderr


def test_static_files_that_were_not_collected_are_named(portal, tmp_path):
    outcome = manage("serve", **portal | {"DATA_DIR": str(tmp_path)})

    assert outcome.returncode == 1
    assert str(tmp_path / "static") in outcome.stderr


def test_broken_database_is_named_and_replaced_by_its_backup(portal, kept, tmp_path):
    file = tmp_path / "portal.sqlite3"
    file.write_bytes(b"nonsense" * 1000)
    (tmp_path / "static").symlink_to(Path(portal["DATA_DIR"]) / "static")
    broken = portal | {"DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": str(tmp_path)}
    (backup,) = kept.glob("*.tar.gz")

    told = manage("status", **broken)
    outcome = manage("restore", "--replace", str(backup), **broken)

    assert "✗ Cơ sở dữ liệu có trục trặc" in told.stdout
    if portal["DATABASE_URL"].startswith("sqlite"):
        assert outcome.returncode == 0, outcome.stderr
        assert "✓ Cơ sở dữ liệu trả lời" in manage("status", **broken).stdout
        assert b"nonsense" in (tmp_path / "portal.sqlite3.broken").read_bytes()
    else:
        assert "postgresql" in outcome.stderr  # what the backup is of
        assert b"nonsense" in file.read_bytes()


def test_database_of_a_first_preparation_is_for_its_owner_alone(portal):
    if not portal["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("the server keeps it")

    assert Path(portal["DATABASE_URL"].removeprefix("sqlite:///")).stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_upkeep_does_every_step_also_where_another_fails(portal):
    whole = manage("upkeep", **portal)
    manage(
        "shell",
        "-c",
        "from stats.models import DayTotal; DayTotal.objects.create(day='2020-01-01', visits=1)",
        **portal,
    )

    broken = manage("upkeep", **portal)

    assert whole.returncode == 0, whole.stderr
    assert broken.returncode == 1
    assert broken.stderr.endswith("check_counter\n")
    assert broken.stdout.splitlines()[-1] == whole.stdout.splitlines()[-1]  # of the last step


@pytest.mark.parametrize(
    ("free", "level", "words"),
    [
        (50_000_000, Level.BAD, "Ổ đĩa đã đầy"),
        (500_000_000, Level.WATCH, "Ổ đĩa sắp đầy"),
        (5_000_000_000, Level.GOOD, "5,0 GB"),
    ],
)
def test_disk_that_is_full_or_soon_will_be_is_named(monkeypatch, free, level, words):
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)

    found = state.disk()

    assert found.level == level
    assert words in found.sentence


@pytest.fixture
def expired(tmp_path, monkeypatch) -> Iterator[int]:
    """The port of who shows a certificate that we would trust, had it not expired."""
    key, asked, certificate, extensions = (
        tmp_path / each for each in ("key", "asked", "certificate", "more")
    )
    extensions.write_text("subjectAltName=DNS:localhost")
    for command in (
        f"req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout {key} -out {asked}",
        f"x509 -req -in {asked} -signkey {key} -extfile {extensions} -days -1 -out {certificate}",
    ):
        subprocess.run(["openssl", *command.split()], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=greet, args=[server, context])
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def greet(server: socket.socket, context: ssl.SSLContext) -> None:
    asking, _address = server.accept()
    with asking, suppress(OSError):
        context.wrap_socket(asking, server_side=True).close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_certificate_that_has_expired_is_named(settings, expired):
    settings.PUBLIC_URL = f"https://localhost:{expired}"

    found = state.certificate()

    assert found.level == Level.BAD
    assert "đã hết hạn" in found.sentence


def test_database_that_hangs_is_named(portal):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        outcome = manage("status", **portal | {"DATABASE_URL": f"postgres://a:b@127.0.0.1:{port}/c"})

    assert outcome.returncode == 1
    assert "✗ Cơ sở dữ liệu bị treo" in outcome.stdout
    assert "GB" in outcome.stdout  # what the database need not be asked for is said all the same


def test_database_that_another_program_holds_is_named(portal):
    if not portal["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("of SQLite")
    file = portal["DATABASE_URL"].removeprefix("sqlite:///")

    with closing(sqlite3.connect(file, isolation_level=None)) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        outcome = manage("status", **portal)

    assert outcome.returncode == 1
    assert "✗ Cơ sở dữ liệu bị treo" in outcome.stdout


@pytest.mark.slow
def test_clock_that_is_behind_what_was_counted_is_named(portal):
    future = "from stats.models import DayTotal; DayTotal.objects.{}"
    manage("shell", "-c", future.format("create(day='2199-01-01', visits=1, visitors=1, views=1)"), **portal)

    told = manage("status", **portal).stdout
    manage("shell", "-c", future.format("filter(day='2199-01-01').delete()"), **portal)
    after = manage("status", **portal).stdout

    assert "đồng hồ máy đang chậm" in told
    assert "✗ Bộ đếm" in told
    assert "✗ Bộ đếm" not in after
