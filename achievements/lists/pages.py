"""Long lists in pages of a size that keeps the budget (docs/pages-bench.md), and where in them an entry stands."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50
SHORT_ENTRIES = 80  # on a page


class ListPage(Page):
    """A page of a list, which knows the one way to ask for it, whatever else stands in the address."""

    def __init__(self, page: Page, chosen: Mapping[str, Any]) -> None:
        """`chosen` are the parameters that narrow the list."""
        super().__init__(page.object_list, page.number, page.paginator)
        self.chosen = chosen

    @property
    def canonical_query(self) -> str:
        return list_query(self.chosen, self.number)

    @property
    def previous_address(self) -> str:
        return relative_address(list_query(self.chosen, self.previous_page_number()))

    @property
    def next_address(self) -> str:
        return relative_address(list_query(self.chosen, self.next_page_number()))


def list_query(chosen: Mapping[str, Any], number: int = 1) -> str:
    """What asks for the page with that number of a list that `chosen` narrows."""
    return urlencode({**chosen} | ({"page": number} if number > 1 else {}))


def relative_address(query: str) -> str:
    """The address of the page asked with `query`, as a link on the page itself writes it."""
    return f"?{query}" if query else "."


def page_asked_for(
    request: HttpRequest,
    rows: QuerySet | list,
    size: int = PAGE_SIZE,
    key: str = "slug",
    chosen: Mapping[str, Any] | None = None,
) -> ListPage:
    """The page of this number, or the one with the entry whose `key` the address says it leads to (`?at=`)."""
    number = request.GET.get("page")
    if isinstance(rows, QuerySet) and (entry := request.GET.get("at")) and not number:
        number = str(page_with(entry, rows, size, key))
    page = Paginator(rows, size).get_page(number) if number else _first_page(rows, size)
    return ListPage(page, chosen or {})


def _first_page(rows: QuerySet | list, size: int) -> Page:
    """Counts only a list that goes on after it: one row more than it holds says so."""
    found = list(rows[: size + 1])
    paginator = Paginator(rows if len(found) > size else found, size)
    return Page(found[:size], 1, paginator)


def page_with(entry: str, rows: QuerySet, size: int, key: str = "slug") -> int:
    """The number of the page on which the one of `rows` stands whose `key` is `entry`; 1 where none is."""
    keys = list(rows.values_list(key, flat=True))
    return keys.index(entry) // size + 1 if entry in keys else 1
