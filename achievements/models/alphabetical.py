"""What puts rows in the order of the Vietnamese alphabet, which no database does by itself."""

from typing import Any

from django.db import models

from achievements.words.fallback import in_own_language
from achievements.words.vi import alphabet_key


class AlphabeticalField(models.TextField):
    """The place of a row's text `of` in the alphabet, compared as text: the same order on every database.

    It is set whenever an instance is written, as a FoldedField is; not by update() or bulk_update().
    """

    def __init__(self, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"default": "", "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = alphabet_key(getattr(model_instance, self.of) or "")
        setattr(model_instance, self.attname, key)
        return key


def order_of(model: type[models.Model], field: str) -> str:
    """The field that puts rows of `model` in order by the text `field`; that one itself where there is none."""
    orders = (each for each in model._meta.fields if isinstance(each, AlphabeticalField))
    return next((each.name for each in orders if each.of in (field, in_own_language(field))), field)
