"""Setting what rows are related to in lists: only what differs is written, and that many rows at a time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

AT_ONCE = 2000  # rows


class Relations:
    """What `let` was told is in the database after `write`, at the latest."""

    def __init__(self) -> None:
        self._waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def let(self, row: models.Model, name: str, keys: Iterable[int], is_new: bool) -> None:
        """Let the relation `name` of `row`, which has none yet where it `is_new`, lead to the rows with `keys`."""
        field: Any = row._meta.get_field(name)
        through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
        of_row = through._default_manager.filter(**{own: row.pk})
        before = set() if is_new else set(of_row.values_list(other, flat=True))
        wanted = dict.fromkeys(keys)
        if before - wanted.keys():
            of_row.filter(**{f"{other}__in": before - wanted.keys()}).delete()
        new = [through(**{own: row.pk, other: key}) for key in wanted if key not in before]
        self._waiting[through] += new
        if len(self._waiting[through]) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        for through, waiting in self._waiting.items():
            through._default_manager.bulk_create(waiting)
        self._waiting.clear()
