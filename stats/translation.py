"""Which fields are written once a language."""

from django.conf import settings
from modeltranslation.translator import TranslationOptions, register

from stats.models import LedgerEntry, ProposedCorrection


@register([LedgerEntry, ProposedCorrection])
class LedgerEntryTranslation(TranslationOptions):
    """No entry can be changed later, so that its reason is given in every language at once."""

    fields = ("reason",)
    required_languages = tuple(code for code, _name in settings.LANGUAGES)
