"""Which fields are written once a language."""

from modeltranslation.translator import TranslationOptions, register

from stats.models import LedgerEntry


@register(LedgerEntry)
class LedgerEntryTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("vi", "en")
