"""Runs the operators' commands as an operator does: in a process of their own, with an environment of their own."""

import os
import subprocess
import sys
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
