"""Rows with a date of true precision: the years they belong to, and what comes before and after one."""

from collections import Counter
from datetime import date
from typing import Any, Self

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast, Coalesce, Left

from achievements.models.searchable import SearchableQuerySet


def _year(day: Any) -> Left:
    """The first digits of a day, as text: SQLite would ask Python for the year of every single one."""
    return Left(Cast(day, TextField()), 4)


class DatedQuerySet(SearchableQuerySet):
    """Of rows in the order of their EDTFField `date`."""

    def in_year(self, year: int) -> Self:
        """What may have happened in `year`: what began in it, or before it and ended not before it."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        in_or_through = Q(date_earliest__gte=first) | Q(date_latest__gte=first)
        return self.filter(in_or_through, date_earliest__lte=last)

    def per_year(self) -> dict[int, int]:
        """How many `in_year` finds in each year from the first to the last."""
        begun = self.order_by().filter(date_earliest__isnull=False)
        spans = begun.values_list(_year("date_earliest"), _year(Coalesce("date_latest", "date_earliest")))
        counts: Counter[int] = Counter()
        for first, last, number in spans.annotate(Count("pk")):
            counts.update(dict.fromkeys(range(int(first), int(last) + 1), number))
        return {year: counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}

    def before(self, row: Any) -> Self:
        """Those of an earlier date, the nearest first; none where `row` has no date."""
        return self._beyond(row, "lt").reverse()

    def after(self, row: Any) -> Self:
        """Those of a later date, the nearest first; none where `row` has no date."""
        return self._beyond(row, "gt")

    def beside(self, row: Any) -> tuple[Any | None, Any | None]:
        """The nearest one before and the nearest one after `row`, in one query."""
        if row.date is None:
            return None, None
        earlier, later = (Q(pk__in=rows.values("pk")[:1]) for rows in (self.before(row), self.after(row)))
        found = {each.is_earlier: each for each in self.filter(earlier | later).annotate(is_earlier=earlier)}
        return found.get(True), found.get(False)

    def _beyond(self, row: Any, lookup: str) -> Self:
        if row.date is None:
            return self.none()
        order = row.date.order
        return self.filter(
            # the first says no more than the second, but an index can be read from there
            Q(**{f"date_order__{lookup}e": order}),
            Q(**{f"date_order__{lookup}": order}) | Q(**{"date_order": order, f"slug__{lookup}": row.slug}),
            date__isnull=False,
        )
