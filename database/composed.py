"""Long queries composed once a process: for Django to compose one takes up to a hundred times as long as its answer."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOMENT = datetime(
    1, 1, 2, tzinfo=UTC
)  # stands in what is composed for the moment that it asks of; no row has it


class Composed:
    """A query that never changes but for the moment that it asks of, which `compose` is handed."""

    def __init__(self, compose: Callable[[datetime], QuerySet]) -> None:
        self.compose = compose

    def at(self, moment: datetime) -> list[Any]:
        """The rows as of `moment`."""
        model, sql, parameters = self._composed
        stands_for, asked_of = map(connection.ops.adapt_datetimefield_value, (MOMENT, moment))
        asked = [asked_of if parameter == stands_for else parameter for parameter in parameters]
        return list(model._default_manager.raw(sql, asked))

    @cached_property
    def _composed(self) -> tuple[Any, str, tuple[Any, ...]]:
        rows = self.compose(MOMENT)
        return rows.model, *rows.query.sql_with_params()
