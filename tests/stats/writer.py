"""One of several processes that count views at once: python -m tests.stats.writer VIEWS BROWSERS FROM TO NUMBER

The views are spread evenly over the moments FROM and TO (UTC) and at random over the browsers.
"""

import random
import sys

import django


def write(views: int, browsers: int, first: str, last: str, number: int) -> None:
    from stats import sqlite
    from tests.stats.conftest import utc, view

    sqlite.PATIENCE = 60  # a busy machine may let eight that write at once wait for long
    chance = random.Random(number)
    step = (utc(last) - utc(first)) / views
    for turn in range(views):
        moment = utc(first) + step * turn
        name = chance.randrange(browsers)
        view(f"browser {name}", moment.replace(tzinfo=None).isoformat(), network=f"192.0.2.{name % 100}")


if __name__ == "__main__":
    django.setup()
    views, browsers, first, last, number = sys.argv[1:]
    write(int(views), int(browsers), first, last, int(number))
