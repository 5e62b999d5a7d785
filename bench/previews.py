"""How long beacons wait while previews are made on SQLite, whose writers queue: `python bench/previews.py [NUMBER]`

Eight previews, one after the other, in the shipped record or in one with so many milestones more; half a minute.
"""

import json
import secrets
import statistics
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import AGENT
from bench.serving import PROJECT, fill, prepared, run, serving, sqlite

PREVIEWS, LINES = 8, 4
SIGNED_IN = """
from django.contrib.auth.models import User; from django.test import Client; from achievements.models import Milestone
client = Client(); client.force_login(User.objects.create_superuser("bench"))
rows = Milestone.objects.values_list("pk", flat=True)[:8]
print(client.cookies["sessionid"].value, *rows)
"""


def answered(port: int, method: str, path: str, body: str | None = None, **headers: str) -> float:
    """The seconds until it was; RuntimeError where it is not answered with 200."""
    began = time.perf_counter()
    connection = HTTPConnection("localhost", port, timeout=60)
    connection.request(method, path, body, {"User-Agent": AGENT} | headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered with {response.status}")
    return time.perf_counter() - began


def send_beacons(port: int, ended: threading.Event, browsers: count, waits: list[float]) -> None:
    while not ended.is_set():
        message = {
            "token": secrets.token_hex(16),
            "previous": None,
            "path": "/",
            "event": "view",
            "webdriver": False,
        }
        browser = next(browsers)
        address = {"X-Forwarded-For": f"10.{browser >> 16 & 255}.{browser >> 8 & 255}.{browser & 255}"}
        waits.append(answered(port, "POST", "/stats/visit", json.dumps(message), **address))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = prepared(sqlite(Path(folder)), Path(folder), "previews")
        if len(sys.argv) > 1:
            fill(environment, milestones=int(sys.argv[1]))
        session, *rows = run(
            [sys.executable, "manage.py", "shell", "-c", SIGNED_IN], PROJECT, environment
        ).split()[-9:]
        waits: list[float] = []
        ended, browsers = threading.Event(), count()
        with serving(Path(sys.executable), "laocai_ict.wsgi:application", PROJECT, environment) as port:
            lines = [
                threading.Thread(target=send_beacons, args=(port, ended, browsers, waits))
                for _line in range(LINES)
            ]
            for line in lines:
                line.start()
            time.sleep(2)
            address = "/quan-tri/achievements/milestone/{}/preview/frame/?page=timeline"
            previews = [
                answered(port, "GET", address.format(row), Cookie=f"sessionid={session}") for row in rows
            ]
            ended.set()
            for line in lines:
                line.join()
        print(f"{PREVIEWS} previews: {statistics.median(previews):.2f} s, at most {max(previews):.2f} s")
        print(
            f"{len(waits)} beacons: {statistics.median(waits):.3f} s, at most {max(waits):.3f} s; none refused"
        )


if __name__ == "__main__":
    main()
