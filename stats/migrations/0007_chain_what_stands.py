"""Makes links of the ledger entries and past days that stand: the chain begins with them."""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

from stats import chain
from stats.days import first_open_day


def link_all(apps, schema_editor) -> None:
    entries = apps.get_model("stats", "LedgerEntry").objects.order_by("pk")
    links = [("entry", entry.day, chain.content_of_entry(entry), entry.pk) for entry in entries]
    links += [("day", day, content, None) for day, content in past_days(apps)]
    before = ""
    for number, (kind, day, content, entry) in enumerate(links, 1):
        before = chain.digest(before, content)
        apps.get_model("stats", "Link").objects.create(
            number=number, kind=kind, day=day, content=content, digest=before, entry_id=entry
        )


def past_days(apps):
    """The days that close_day has closed, each with its content."""
    open_days = set(apps.get_model("stats", "DaySecret").objects.values_list("day", flat=True))
    past = {"day__lt": first_open_day(timezone.now())}
    totals = {total.day: total for total in apps.get_model("stats", "DayTotal").objects.filter(**past)}
    excluded = rows(apps, "ExcludedTotal", past, "reason", "beacons")
    hours = rows(apps, "HourTotal", past, "hour", "visits", "visitors", "views")
    pages = rows(apps, "PageTotal", past, "path", "views")
    nothing = apps.get_model("stats", "DayTotal")(visits=0, visitors=0, views=0, imported=False)
    for day in sorted({*totals, *excluded} - open_days):
        total = totals.get(day, nothing)
        yield day, chain.content_from(day, total, dict(excluded[day]), hours[day], pages[day])


def rows(apps, model, past, *columns):
    found = defaultdict(list)
    for day, *values in apps.get_model("stats", model).objects.filter(**past).values_list("day", *columns):
        found[day].append(tuple(values))
    return found


class Migration(migrations.Migration):
    dependencies = [("stats", "0006_proof")]

    operations = [migrations.RunPython(link_all, migrations.RunPython.noop)]
