"""What the page of one thing shows of a long list: its latest rows, and where all of them stand."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

LENGTH = 25


@dataclass(frozen=True)
class Extract:
    """`rows` in their order, how many there are in all, and the address of a list that has them all, if one has."""

    rows: list[Any]
    count: int
    url: str

    @classmethod
    def of(cls, rows: QuerySet, url: str = "", last: QuerySet | None = None) -> Self:
        """The last of `rows` in their order, or those whose keys, each once, `last` begins with, of all that it has."""
        chosen = (
            list(rows.reverse()[:LENGTH])[::-1] if last is None else list(rows.filter(pk__in=last[:LENGTH]))
        )
        return cls._with_count(chosen, rows if last is None else last, url)

    @classmethod
    def dated_and_undated(
        cls, milestones: QuerySet, url: str, has_all_undated: bool = False
    ) -> tuple[Self, Self]:
        """The last of `milestones` with a date, and of those without or all of them, together in one query."""
        dated, undated = (milestones.filter(date__isnull=is_undated) for is_undated in (False, True))
        last_dated, last_undated = (
            Q(pk__in=rows.reverse().values("pk")[:LENGTH]) for rows in (dated, undated)
        )
        of_undated = Q(date__isnull=True) if has_all_undated else last_undated
        found = list(milestones.filter(last_dated | of_undated))
        with_date = cls._with_count([each for each in found if each.date], dated, url)
        rest = [each for each in found if not each.date]
        return with_date, cls(rest, len(rest), "") if has_all_undated else cls._with_count(rest, undated, "")

    @classmethod
    def _with_count(cls, chosen: list[Any], rows: QuerySet, url: str) -> Self:
        return cls(chosen, rows.count() if len(chosen) == LENGTH else len(chosen), url)

    @property
    def rest(self) -> int:
        """How many it leaves out."""
        return self.count - len(self.rows)


def list_address(page: str, **chosen: str) -> str:
    """The address of a list that facets narrow."""
    return f"{reverse(page)}?{urlencode(chosen)}"
