from pathlib import Path

import pytest

from tests.processes import manage

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
def portal(portal) -> dict[str, str]:
    """It has an upload too."""
    upload = Path(portal["DATA_DIR"]) / "media" / UPLOAD
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"a photograph" * 10_000)
    return portal


@pytest.fixture(scope="module")
def kept(portal, tmp_path_factory) -> Path:
    """A folder with one backup of it."""
    folder = tmp_path_factory.mktemp("backups") / "kept"
    outcome = manage("backup", str(folder), **portal)
    assert outcome.returncode == 0, outcome.stderr
    return folder
