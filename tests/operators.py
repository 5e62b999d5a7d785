"""Runs what docs/operators.md tells an operator to type, as it is written, from top to bottom in an empty Debian.

    python -m tests.operators [FOLDER]      (as root; needs debootstrap, and Debian's and Python's packages)

FOLDER keeps the empty system for the next time. Real are the packages, the user, the portal, the database, backups and
nginx's look at its configuration. Played are systemd, by a script that starts and stops what the unit says, and the
authority that signs certificates.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.processes import PROJECT, project_files

GUIDE = PROJECT / "docs" / "operators.md"
RELEASE = "bookworm"
CHAPTERS = (
    "On a server",
    "Backup and restore",
    "How is it?",
    "Upgrade",
    "Back to the version before",
    "PostgreSQL",
)
NEVER_IN_GUIDE = {"podman"}  # a chapter of its own in deploy/Containerfile
READY = "http://127.0.0.1:8000/readyz"

SYSTEMCTL = """#!/usr/bin/python3
# Stands for systemd where none runs: starts the portal as its unit says, and single runs of the other units.
import os, pathlib, pwd, shlex, signal, subprocess, sys, time
pid_file = pathlib.Path("/run/portal.pid")
def said(unit, name):
    lines = pathlib.Path("/etc/systemd/system", unit + ".service").read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(name + "=")]
def start(unit, waits):
    user = pwd.getpwnam(said(unit, "User")[0])
    environment = dict(os.environ, HOME=user.pw_dir) | dict(each.split("=", 1) for each in said(unit, "Environment"))
    command = shlex.split(said(unit, "ExecStart")[0])
    options = dict(cwd=said(unit, "WorkingDirectory")[0], env=environment, user=user.pw_uid, group=user.pw_gid)
    if waits:
        sys.exit(subprocess.run(command, **options, umask=0o027).returncode)
    log = open("/var/log/portal.log", "ab")
    process = subprocess.Popen(command, **options, umask=0o027, stdout=log, stderr=log, start_new_session=True)
    pid_file.write_text(str(process.pid))
def stop():
    pid = int(pid_file.read_text())
    os.kill(pid, signal.SIGTERM)
    running = pathlib.Path("/proc", str(pid), "cmdline")
    while running.exists() and running.read_bytes():
        time.sleep(0.1)
action, *units = [each for each in sys.argv[1:] if not each.startswith("--")]
for unit in units:
    name = unit.removesuffix(".service")
    if unit.endswith(".timer"):
        assert pathlib.Path("/etc/systemd/system", unit).is_file(), unit
    elif name == "nginx":
        subprocess.run(["nginx", "-t"], check=True)
    elif name != "laocai-ict":
        start(name, waits=True)
    elif action == "reload":
        os.kill(int(pid_file.read_text()), signal.SIGHUP)
    else:
        if action in ("stop", "restart"):
            stop()
        if action != "stop":
            start(name, waits=False)
"""
CERTBOT = """#!/bin/sh
# Stands for the authority: signs itself, where the guide's command would have the certificate put.
set -e
folder=/etc/letsencrypt/live/portal.example.vn
mkdir -p $folder
openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=portal.example.vn \\
    -keyout $folder/privkey.pem -out $folder/fullchain.pem 2>/dev/null
"""


def main(folder: str = "") -> None:
    if os.geteuid():
        sys.exit("As root: it makes a system of its own.")
    with ExitStack() as stack:
        base = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()), "empty")
        if not (base / "etc/debian_version").exists():
            run("debootstrap", "--variant=minbase", "--include=openssl,ca-certificates", RELEASE, str(base))
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="operators-")), "root")
        run("cp", "--archive", str(base), str(root))
        furnish(root)
        stack.enter_context(mounted(root))
        stack.callback(end_everything, root)
        for chapter in CHAPTERS:
            for block in blocks(chapter):
                print(f"# {chapter}\n{block}", flush=True)
                inside(root, block)
            wait_until_ready(root)
    print("Every command of the guide has done what it says.")


def blocks(chapter: str) -> list[str]:
    """The commands of a chapter of the guide."""
    found = re.search(rf"^## {re.escape(chapter)}\n(.*?)(?=^## |\Z)", GUIDE.read_text(), re.M | re.S)
    assert found, chapter
    commands = re.findall(r"^```sh\n(.*?)^```", found[1], re.M | re.S)
    return [each for each in commands if each.split()[0] not in NEVER_IN_GUIDE]


def furnish(root: Path) -> None:
    """What stands there beside an empty Debian: the project's files, Python's packages, and who plays a part."""
    for name in ("resolv.conf", "hosts"):
        shutil.copy(f"/etc/{name}", root / "etc" / name)
    download_packages(root / "opt/wheels")
    with tarfile.open(root / "root/laocai-ict.tar.gz", "w:gz") as archive:
        for name in project_files():
            archive.add(PROJECT / name, name)
    for name, text in {"systemctl": SYSTEMCTL, "certbot": CERTBOT}.items():
        program = root / "usr/local/bin" / name
        program.write_text(text)
        program.chmod(0o755)


def download_packages(folder: Path) -> None:
    """Those of Python that the portal needs, as the lock file has them, for that release of Debian."""
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", str(folder),
        "--python-version=3.11", "--only-binary=:all:", "--requirement", str(PROJECT / "requirements.txt"))  # fmt: skip


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """With what programs expect of the kernel, and nothing of this machine's."""
    shared = root / "dev/shm"
    shared.mkdir(exist_ok=True)
    shared.chmod(0o1777)
    run("mount", "--types", "proc", "proc", str(root / "proc"))
    try:
        yield
    finally:
        run("umount", "--lazy", str(root / "proc"))


def inside(root: Path, commands: str) -> None:
    """Run them as root's shell there would, which stops at the first that fails."""
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/opt/wheels", "DEBIAN_FRONTEND": "noninteractive"}
    path = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
    environment = {"PATH": path, "HOME": "/root", "LC_ALL": "C.UTF-8"} | offline
    subprocess.run(["chroot", str(root), "sh", "-euc", f"cd /root\n{commands}"], env=environment, check=True)


def wait_until_ready(root: Path) -> None:
    for _attempt in range(600):
        try:
            with urllib.request.urlopen(READY, timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit((root / "var/log/portal.log").read_text() + "The portal does not become ready.")


def end_everything(root: Path) -> None:
    """End every process that was started there."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "root").readlink() == root:
                os.kill(int(process.name), 9)
        except OSError:
            pass


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
