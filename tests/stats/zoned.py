"""What is counted in a process whose own time zone is not Lào Cai's: TZ=America/New_York python -m tests.stats.zoned

Django takes its own zone for the process's, which hides what would be read from the system's clock; so it is put back.
"""

import json
import os
import time

import django

# The last second of Sunday in Lào Cai and the first of Monday; noon and midnight there where dates elsewhere differ;
# the last second of the year and the first
MOMENTS = [
    "2026-11-22 16:59:59",
    "2026-11-22 17:00:00",
    "2026-11-23 04:59:00",
    "2026-11-23 16:59:59",
    "2026-11-23 17:00:00",
    "2026-12-31 16:59:59",
    "2026-12-31 17:00:00",
]
NIGHT = "2026-12-31 18:15:00"


def count() -> dict[str, object]:
    """The four numbers after a view at each moment, the days, and what the nightly commands say."""
    import time_machine
    from django.core.management import call_command

    from stats.models import DayTotal
    from tests.stats.conftest import Browser, utc

    answers = []
    for moment in MOMENTS:
        with time_machine.travel(utc(moment), tick=False):
            answers.append(Browser().beacon().json())
    with time_machine.travel(utc(NIGHT), tick=False):
        call_command("close_day", verbosity=0)
        call_command("check_counter", verbosity=0)
    days = {str(day.day): [day.visits, day.visitors, day.views] for day in DayTotal.objects.order_by("day")}
    return {"answers": answers, "days": days, "hours": time.localtime(0).tm_gmtoff // 3600}


if __name__ == "__main__":
    zone = os.environ["TZ"]
    django.setup()
    os.environ["TZ"] = zone
    time.tzset()
    print(json.dumps(count()))
