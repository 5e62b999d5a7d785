"""Runs the operators' commands as an operator does: in a process of their own, with an environment of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def environment(**variables: str) -> dict[str, str]:
    """`variables`, and nothing else that the settings would read."""
    return {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull} | variables


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The outcome of `manage.py ARGUMENTS` in that environment."""
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    return subprocess.run(command, env=environment(**variables), capture_output=True, text=True, timeout=300)


def workers_of(server: subprocess.Popen) -> set[int]:
    """The processes that `server` has started to answer, and that have not ended."""
    command = ["ps", "-ww", "-o", "pid=,stat=,args=", "--ppid", str(server.pid)]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    found = [line.split(maxsplit=2) for line in lines if "spawn_main" in line]
    return {int(process) for process, state, _command in found if not state.startswith("Z")}


def are_renewed(server: subprocess.Popen, before: set[int]) -> bool:
    """Whether others, and as many, are in the place of those that it had `before`."""
    workers = workers_of(server)
    return len(workers) == len(before) and not workers & before


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def until(holds: Callable[[], bool]) -> None:
    """Wait three minutes at most. Who does not listen yet may still come to."""
    for _attempt in range(1800):
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError


def project_files() -> list[str]:
    """What belongs to the project, by name."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (PROJECT / name).is_file()]


def copy_project(folder: Path) -> None:
    """What a server needs of the project, into `folder`."""
    for name in project_files():
        if not name.startswith(("tests/", "docs/", "bench/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
