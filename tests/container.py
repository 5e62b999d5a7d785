"""Builds deploy/Containerfile, runs what it built, and asks its own health check.

    python -m tests.container      (as root; needs buildah, debootstrap, and Debian's and Python's packages)

The image that it builds on is made here from Debian's packages, under the name that it has in the registry, so that
none is needed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.operators import RELEASE, download_packages, run
from tests.processes import copy_project, free_port

BASE = f"docker.io/library/debian:{RELEASE}-slim"
IMAGE = "laocai-ict"
PATIENCE = 300  # seconds until the first container, which loads the record, answers
PORT = free_port()  # chroot shares this machine's network, where 8000 may be taken
PIP = "[global]\nno-index = true\nfind-links = /wheels\n"


def main() -> None:
    if os.geteuid():
        sys.exit("As root: it makes a system of its own.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="container-")))
        make_base(folder / "debian")
        build(folder)
        container = said("buildah", "from", "--pull-never", IMAGE)
        stack.callback(run, "buildah", "rm", container)
        healthy(container, folder)
    print("The container builds, and its health check is content.")


def make_base(root: Path) -> None:
    run("debootstrap", "--variant=minbase", RELEASE, str(root))
    empty = said("buildah", "from", "scratch")
    run("buildah", "add", "--quiet", empty, str(root), "/")
    run("buildah", "commit", "--quiet", "--rm", empty, BASE)


def build(folder: Path) -> None:
    """As the guide has it, with Python's packages from a folder."""
    wheels, settings, project = folder / "wheels", folder / "pip.conf", folder / "project"
    download_packages(wheels)
    settings.write_text(PIP)
    project.mkdir()
    copy_project(project)
    run("buildah", "build", "--isolation=chroot", "--format=docker", "--pull-never", f"--volume={wheels}:/wheels:ro",
        f"--volume={settings}:/etc/pip.conf:ro", f"--file={project}/deploy/Containerfile", f"--tag={IMAGE}",
        str(project))  # fmt: skip


def healthy(container: str, folder: Path) -> None:
    """Wait until the health check that the image itself names says so; then `upkeep`, as the guide runs it."""
    image = json.loads(said("buildah", "inspect", "--type=image", IMAGE))["Docker"]["config"]
    _kind, *check = image["Healthcheck"]["Test"]
    check = [word.replace(":8000/", f":{PORT}/") for word in check]
    with running(container, image["Cmd"], folder / "data"):
        began = time.monotonic()
        while inside(container, check, folder / "data").returncode:
            if time.monotonic() - began > PATIENCE:
                sys.exit("The health check is never content.")
            time.sleep(1)
        inside(container, ["python", "manage.py", "upkeep"], folder / "data").check_returncode()


@contextmanager
def running(container: str, command: list[str], data: Path) -> Iterator[None]:
    data.mkdir()
    data.chmod(0o777)  # the user in the container is another
    process = subprocess.Popen(in_container(container, command, data))
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def inside(container: str, command: list[str], data: Path) -> subprocess.CompletedProcess:
    return subprocess.run(in_container(container, command, data), stderr=subprocess.DEVNULL)


def in_container(container: str, command: list[str], data: Path) -> list[str]:
    settings = {
        "SECRET_KEY": "for this test only, and nowhere else",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": PORT,
    }
    variables = [f"--env={name}={value}" for name, value in settings.items()]
    return [
        "buildah",
        "run",
        "--isolation=chroot",
        f"--volume={data}:/data",
        *variables,
        container,
        "--",
        *command,
    ]


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
