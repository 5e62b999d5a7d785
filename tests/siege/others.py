"""Who must not suffer: `python -m tests.siege.others PORT` asks until its input ends, then says how long it took."""

import json
import sys
import time
from collections import defaultdict
from http.client import HTTPException
from threading import Event, Thread

from tests.siege.asking import ask, view

PAUSE = 0.02  # seconds
SENDER = "203.0.113.{}"


def main(port: int) -> None:
    durations: dict[str, list[float]] = defaultdict(list)
    failures: list[str] = []
    is_over = Event()
    Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
    asked = {
        "page": lambda number: ask(port, "GET", "/"),
        "beacon": lambda number: view(port, "/", SENDER.format(number % 250)),
        "health": lambda number: ask(port, "GET", "/healthz"),
    }
    print("begun", flush=True)
    number = 0
    while not is_over.is_set():
        for what, how in asked.items():
            began = time.perf_counter()
            try:
                status = how(number).status
                durations[what].append((time.perf_counter() - began) * 1000)
            except (OSError, HTTPException) as error:
                status = repr(error)
            if status != 200:
                failures.append(f"{what}: {status}")
            time.sleep(PAUSE)
        number += 1
    print(json.dumps({"durations": durations, "failures": failures}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
