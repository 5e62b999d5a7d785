"""What the page of one thing shows of a long list: its latest rows, and where all of them stand."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import QuerySet
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
        """The last of `rows` in their order, or those whose keys, each once, `last` begins with."""
        chosen = _last(rows) if last is None else list(rows.filter(pk__in=last[:LENGTH]))
        return cls(chosen, rows.count() if len(chosen) == LENGTH else len(chosen), url)

    @property
    def rest(self) -> int:
        """How many it leaves out."""
        return self.count - len(self.rows)


def _last(rows: QuerySet) -> list[Any]:
    return list(rows.reverse()[:LENGTH])[::-1]


def list_address(page: str, **chosen: str) -> str:
    """The address of a list that facets narrow."""
    return f"{reverse(page)}?{urlencode(chosen)}"
