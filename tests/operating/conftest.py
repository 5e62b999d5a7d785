from pathlib import Path

import pytest

from tests.processes import free_port, manage

UPLOAD = "photos/a.jpg"


def the_one_in(folder: Path) -> Path:
    (backup,) = folder.glob("*.tar.gz")
    return backup


def everything(portal: dict[str, str]) -> str:
    """All rows but those that name a state by chance."""
    outcome = manage("dumpdata", "--exclude", "achievements.revision", **portal)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def portal(database_url, tmp_path_factory) -> dict[str, str]:
    """The environment of a prepared portal with an upload."""
    data = tmp_path_factory.mktemp("data")
    upload = data / "media" / UPLOAD
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"a photograph" * 10_000)
    variables = {
        "SECRET_KEY": "for tests only, and nowhere else",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "false",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data),
        "PORT": str(free_port()),
    }
    outcome = manage("prepare", **variables)
    assert outcome.returncode == 0, outcome.stderr
    return variables


@pytest.fixture(scope="module")
def kept(portal, tmp_path_factory) -> Path:
    """A folder with one backup of it."""
    folder = tmp_path_factory.mktemp("backups") / "kept"
    outcome = manage("backup", str(folder), **portal)
    assert outcome.returncode == 0, outcome.stderr
    return folder
