"""Finds the Chromium that the browser tests drive; run as a script, installs Debian's where that can be done."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium was found; name one with CHROMIUM=/path/to/it"


def find() -> str | None:
    """The program to drive: CHROMIUM, or the first of the usual names on PATH."""
    chosen = os.environ.get("CHROMIUM")
    if chosen and not shutil.which(chosen):
        raise SystemExit(f"CHROMIUM={chosen} is not a program.")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Debian's package, without a word unless it fails; a failure is told and leaves the other tests to run."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "--quiet=2", *step], env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__" and not find() and shutil.which("apt-get") and os.geteuid() == 0:
    print("Installing Chromium for the browser tests", flush=True)
    install()
