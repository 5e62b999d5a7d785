"""Where pages of the desk are: those of a row, of an entry, of a proposal, of a list."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from achievements.record.schema import collection_named
from versions.models import Entry, Version


def address_of_row(model: type[Model], key: int | None, page: str = "change", *more: int) -> str:
    """A page of the row of `model` with this key: its form ("change"), its "history", its "review"."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=[key, *more])


def admin_address(row: Any, page: str) -> str:
    """The same of a row at hand."""
    return address_of_row(type(row), row.pk, page)


def address_of_entry(entry: Entry, page: str, *more: int) -> str:
    """The same of the row that shows `entry`."""
    return address_of_row(collection_named(entry.collection).model, entry.row, page, *more)


def address_of(version: Version) -> str:
    """The page of a proposal."""
    return address_of_entry(version.entry, "proposal", version.number)


def address_of_list(model: type[Model], query: str = "") -> str:
    """The list of the rows of `model`, narrowed by `query`."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{query}" if query else address
