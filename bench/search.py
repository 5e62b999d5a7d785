"""How long a search takes among 20,000 records: `python bench/search.py`, and the same on PostgreSQL with
`python tests/on_postgresql.py python bench/search.py`. Prints milliseconds: median and 95th percentile."""

import os
import statistics
import sys
import time
from io import StringIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.fill import analyze, fill
from tests.processes import PROJECT

ROUNDS = 20
QUERIES = [
    "CNTT",
    "công nghệ thông tin",
    "thong tin truyen thong",
    "702",
    "715/qd-ubnd",
    "10.300",
    "fansipan",
    "ủy ban nhân dân tỉnh",
    "trạm phát sóng vùng cao biên giới",
    "không có chữ nào như vậy",
]


def milliseconds(client: Client, **asked: str) -> list[float]:
    """How long the page took each time, in order of length."""
    address, durations = reverse("search"), []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(address, asked)
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def measure() -> None:
    client = Client()
    milliseconds(client)
    empty = statistics.median(milliseconds(client))
    print(f"{connection.vendor}: the page without a query takes {empty:.1f} ms")
    print(f"{'query':40} {'median':>8} {'95 %':>8} {'times the empty page':>21}")
    for query in QUERIES:
        durations = milliseconds(client, q=query)
        median, high = statistics.median(durations), durations[int(ROUNDS * 0.95) - 1]
        print(f"{query:40} {median:8.1f} {high:8.1f} {median / empty:21.1f}")


if __name__ == "__main__":
    connection.creation.create_test_db(verbosity=0)
    try:
        call_command("load_record", PROJECT / "achievements/content/2005-2015", stdout=StringIO())
        fill(milestones=7_000, observations=10_000, institutions=1_000, documents=2_000)
        call_command("rebuild_search", verbosity=0)  # adds PostgreSQL's indexes
        analyze()
        measure()
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
