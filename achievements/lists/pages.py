"""Long lists in pages of a size that keeps the budget (docs/pages-bench.md), and where in them an entry stands."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50
SHORT_ENTRIES = 80  # on a page


def page_asked_for(request: HttpRequest, rows: QuerySet, size: int = PAGE_SIZE, key: str = "slug") -> Page:
    """The page of this number, or the one with the entry whose `key` the address says it leads to (`?at=`)."""
    number, entry = request.GET.get("page"), request.GET.get("at")
    if entry and not number:
        keys = list(rows.values_list(key, flat=True))
        number = str(keys.index(entry) // size + 1) if entry in keys else "1"
    return Paginator(rows, size).get_page(number)
