"""Expressions that search takes for the same."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from achievements.models.periodic import PeriodicQuerySet
from achievements.models.searchable import FoldedField, FoundByName
from achievements.words.folding import words_of

SEPARATOR = ";"
MOST_WORDS = 8  # of an expression


class SynonymQuerySet(FoundByName, PeriodicQuerySet):
    collection = "synonyms"


class Synonym(models.Model):
    """A ring of expressions (SKOS: labels of one concept): who looks for one of them finds all, in every language.

    They are names of the time, abbreviations, everyday words and other spellings, and are themselves shown nowhere.
    """

    TRANSLATED = ("expressions",)

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    expressions = models.CharField(
        _("expressions"),
        max_length=600,
        help_text=_(
            "With semicolons between them, for example “thư điện tử; email; hòm thư”. Who looks for one finds all."
        ),
    )

    search_title = FoldedField(of=["expressions"], form="both")

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.expressions

    def clean(self) -> None:
        """Refuse a ring of one, and what search could not look for."""
        for name, expressions in self._by_field().items():
            for expression in expressions:
                if not 1 <= len(words_of(expression)) <= MOST_WORDS:
                    words = {"expression": expression, "most": MOST_WORDS}
                    message = _("“%(expression)s” is no expression of one to %(most)d words.")
                    raise ValidationError({name: ValidationError(message, code="words", params=words)})
        if len(self.all_expressions) < 2:
            raise ValidationError(_("Write at least two expressions that mean the same."), code="single")

    @property
    def all_expressions(self) -> list[str]:
        """Those of all languages, each once."""
        return list(dict.fromkeys(each for expressions in self._by_field().values() for each in expressions))

    def _by_field(self) -> dict[str, list[str]]:
        names = [build_localized_fieldname("expressions", code) for code, _name in settings.LANGUAGES]
        return {name: _parted(getattr(self, name)) for name in names}


def _parted(text: str | None) -> list[str]:
    return [part for part in map(str.strip, (text or "").split(SEPARATOR)) if part]
