"""Finds the Chromium that the browser tests drive; run as a script, installs Debian's where that can be done.

Debian has it twice: whole, and as a shell without windows, which shows the same pages with about half the work. Only
what the shell cannot do, keeping pages for going back and making them before they are shown, needs the whole one.
"""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
MISSING = "no Chromium was found; name one with CHROMIUM=/path/to/it"


def find() -> str | None:
    """The whole one: CHROMIUM, or the first of the usual names on PATH."""
    chosen = os.environ.get("CHROMIUM")
    if chosen and not shutil.which(chosen):
        raise SystemExit(f"CHROMIUM={chosen} is not a program.")
    return chosen or _first_of(NAMES)


def find_shell() -> str | None:
    """The shell; the whole one where there is none, or where CHROMIUM names it."""
    return (not os.environ.get("CHROMIUM") and _first_of(SHELLS)) or find()


def _first_of(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def missing() -> list[str]:
    """Debian's packages of what is not there, unless CHROMIUM says what to drive."""
    if os.environ.get("CHROMIUM"):
        return []
    return [names[0] for names in (NAMES, SHELLS) if not _first_of(names)]


def install(packages: list[str]) -> None:
    """Without a word unless it fails; a failure is told and leaves the other tests to run."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], *(["install", "--yes", "--no-install-recommends", name] for name in packages)):
        subprocess.run(["apt-get", "--quiet=2", *step], env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__" and missing() and shutil.which("apt-get") and os.geteuid() == 0:
    print("Installing Chromium for the browser tests", flush=True)
    install(missing())
