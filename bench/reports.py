"""Reports of what was measured: a head, and a part for each database, written when it has been measured."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.serving import Database, databases

MOST_MEMORY = 512  # MB, that a command may take


@dataclass(frozen=True)
class Step:
    """One command, and what it took."""

    name: str
    seconds: float
    megabytes: int

    def __str__(self) -> str:
        return f"| {self.name} | {self.seconds:.1f} | {self.megabytes} |"


def greedy(database: str, steps: Iterable[Step]) -> list[str]:
    """What took more memory than is allowed, said for the operator."""
    return [
        f"{database}: {step.name} took {step.megabytes} MB" for step in steps if step.megabytes > MOST_MEMORY
    ]


def circumstances(database: Database) -> dict[str, Any]:
    """Where and when it is measured, as parts of reports say it."""
    return {
        "name": database.name,
        "version": database.version,
        "day": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "busy": os.getloadavg()[0],
    }


def report(
    path: Path, head: str, part: Callable[[Database, Path], tuple[str, list[str]]], names: tuple
) -> None:
    """Write a report of the databases with these names, or of all; `part` gives what it says of one, and faults.

    Ends the program, in failure where there are faults.
    """
    faults = []
    with databases() as (folder, kinds):
        for database in kinds:
            if not names or database.name.lower() in names:
                text, found = part(database, folder)
                write_part(path, head, database.name, text)
                faults += found
    sys.exit("\n".join(faults) or None)


def write_part(path: Path, head: str, name: str, text: str) -> None:
    """Let `text`, which begins with the heading `name`, take the place of what the report said of that."""
    written = path.read_text().split("\n## ")[1:] if path.exists() else []
    parts = {part.partition("\n")[0]: f"\n## {part}" for part in written} | {name: text}
    path.write_text(head + "".join(parts.values()))
