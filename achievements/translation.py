"""Which fields are written once a language: those that models name as TRANSLATED.

The record's own language is required wherever the field itself is; others fall back to it.
"""

from django.apps import apps
from django.conf import settings
from modeltranslation.translator import TranslationOptions, register


class Translated(TranslationOptions):
    required_languages = (settings.LANGUAGE_CODE,)


for _model in apps.get_app_config("achievements").get_models():
    if _names := getattr(_model, "TRANSLATED", ()):
        register(_model)(type(f"{_model.__name__}Translation", (Translated,), {"fields": _names}))
