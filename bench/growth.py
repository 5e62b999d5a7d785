"""How long the four numbers take with nothing kept, and after five years: prints both in milliseconds.

Fills the database that DATABASE_URL names; bench/counter.py gives it a fresh one.
"""

import statistics
import time
from datetime import date, timedelta

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from stats import counting, days
from stats.models import DayTotal, HourTotal, PageTotal, Presence

DAYS, PAGES_A_DAY, BROWSERS = 5 * 365, 548, 5_000


@transaction.atomic
def fill(today: date) -> None:
    """Five years of days and hours, a million rows of pages, and the browsers of a busy day."""
    for number in range(DAYS):
        day = today - timedelta(days=number)
        DayTotal.objects.create(day=day, visits=800, visitors=700, views=2400)
        HourTotal.objects.bulk_create(
            HourTotal(day=day, hour=hour, visits=33, visitors=29, views=100) for hour in range(24)
        )
        PageTotal.objects.bulk_create(
            PageTotal(day=day, path=f"/trang/{page}/", views=4) for page in range(PAGES_A_DAY)
        )
    now = days.milliseconds(timezone.now())
    Presence.objects.bulk_create(
        Presence(key=f"{browser:064}", day=today, last_seen=now - browser * 17_000, visits=1, visit_views=3)
        for browser in range(BROWSERS)
    )


def median_ms() -> float:
    durations = []
    for _round in range(300):
        began = time.perf_counter()
        counting.numbers(timezone.now())
        durations.append((time.perf_counter() - began) * 1000)
    return statistics.median(durations)


if __name__ == "__main__":
    empty = median_ms()
    fill(days.day_of(timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{empty:.2f} {median_ms():.2f}")
