"""Does one thing to the record again and again, killed at another moment each time.

python -m tests.desk.dying THING MOST

THING is save, load or restore. Prints what rows and versions do not agree in after each death, and at last how many
deaths there were. MOST is how many of the moments are tried; 0 tries all.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def save(turn: int) -> Callable[[], Any]:
    from django.contrib.auth.models import User
    from django.test import Client

    from achievements.models import Milestone
    from tests.desk.forms import address, form_of

    client, row = Client(), Milestone.objects.get()
    client.force_login(User.objects.get())
    url = address(Milestone, "change", row.pk)
    sent = form_of(client, url) | {
        "title_vi": f"Lần {turn}",
        "participations-0-role": ["host", "party"][turn % 2],
    }
    return lambda: client.post(url, sent)


def load(turn: int) -> Callable[[], Any]:
    from achievements.models import Period
    from achievements.record.dump import dump_record
    from achievements.record.load import load_record

    folder = TemporaryDirectory()
    dump_record(Path(folder.name), Period.objects.all())
    for file in Path(folder.name).glob("*/*.yaml"):
        lines = file.read_text().splitlines(keepends=True)
        file.write_text(
            "".join(
                f"    vi: Lần {turn} {n}\n" if line.startswith("    vi:") else line
                for n, line in enumerate(lines)
            )
        )
    return lambda: (load_record(Path(folder.name), overwrite=True), folder.cleanup())


def restore(turn: int) -> Callable[[], Any]:
    from achievements.models import Milestone
    from achievements.record.keeping import entry_of
    from achievements.record.restoring import restored, say
    from versions.keeping import Change
    from versions.models import Version

    entry = entry_of(Milestone.objects.get())
    versions, change = entry.versions, Change(Version.Origin.RESTORE, reason=f"Lần {turn}")
    standing = versions.get(number=versions.count())
    other = versions.exclude(digest=standing.digest).order_by("number")[turn % 2]
    return lambda: say(entry, restored(other), change, entry.standing)


THINGS = {"save": save, "load": load, "restore": restore}


class Counting:
    """Counts the moments before each statement, and on either side of each commit; dies at one of them."""

    def __init__(self, dies_at: int | None) -> None:
        self.dies_at, self.count = dies_at, 0

    def moment(self) -> None:
        self.count += 1
        if self.count == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable, *statement: Any) -> Any:
        self.moment()
        return execute(*statement)

    def run(self, thing: Callable[[], Any]) -> None:
        from django.db import connection

        commit = connection._commit

        def counted() -> None:
            self.moment()
            commit()
            self.moment()

        connection._commit = counted
        with connection.execute_wrapper(self):
            thing()


def in_a_process_of_its_own(name: str, turn: int, dies_at: int | None) -> bytes:
    """Do it there, and give how many moments that has; nothing where it died."""
    from django.db import connection

    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        counting = Counting(dies_at)
        counting.run(THINGS[name](turn))
        os.write(writing, str(counting.count).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answer:
        return answer.read()


def main(name: str, most: int) -> None:
    from achievements.record.checking import disagreements

    in_a_process_of_its_own(name, 0, None)  # the first time has moments of its own
    moments = int(in_a_process_of_its_own(name, 1, None))
    step = max(1, moments // most) if most else 1
    deaths = 0
    for turn, moment in enumerate(range(moments, 0, -step), start=2):
        deaths += not in_a_process_of_its_own(name, turn, moment)
        for sentence in disagreements():
            print(f"{name} killed at {moment} of {moments}: {sentence}")
    print(deaths)


if __name__ == "__main__":
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    main(sys.argv[1], int(sys.argv[2]))
