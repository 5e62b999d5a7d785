"""What makes rows findable: their words, folded beside them, and the condition that a query makes of those."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import override

from achievements.models.editorial import EditorialQuerySet
from achievements.words.dates import HistoricalDate
from achievements.words.folding import fold
from achievements.words.vi import typed


class FoldedField(models.TextField):
    """The words of a row's own attributes `of`, in all languages, folded as search compares them.

    Attributes are fields or methods without arguments. It is set whenever an instance is written (save,
    bulk_create, update_or_create). A write that names its columns (update(), bulk_update(),
    save(update_fields=…)) leaves it as it was, as it does every field with a pre_save: follow that with the
    command rebuild_search.
    """

    def __init__(self, of: list[str], **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"default": "", "editable": False, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold("\n".join(dict.fromkeys(self._texts(model_instance))))
        setattr(model_instance, self.attname, folded)
        return folded

    def _texts(self, row: models.Model) -> Iterator[str]:
        for language, _name in settings.LANGUAGES:
            with override(language):
                yield from (_text(_value(row, name), language) for name in self.of)


def _value(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    if callable(value):
        return value()
    field: Any = row._meta.get_field(name)
    return field.to_python(value)


def _text(value: Any, language: str) -> str:
    match value:
        case None:
            return ""
        case HistoricalDate():
            return f"{typed(value)} {value.wording(language)}"
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)


class SearchableQuerySet(EditorialQuerySet):
    """Rows whose own words stand in `search_text`, those they are called by in `search_title` too."""

    @staticmethod
    def text_has(pattern: str) -> Q:
        """The condition that `pattern` is among the words that are searched."""
        return Q(search_text__contains=pattern)

    @staticmethod
    def title_has(pattern: str) -> Q:
        """The condition that `pattern` is among the words that a row is called by."""
        return Q(search_title__contains=pattern)
