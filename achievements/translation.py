"""Which fields are written once a language: those that models name as TRANSLATED.

The Vietnamese one is required wherever the field itself is, English falls back to it.
"""

from django.apps import apps
from modeltranslation.translator import TranslationOptions, register


class Translated(TranslationOptions):
    required_languages = ("vi",)


for _model in apps.get_app_config("achievements").get_models():
    if _names := getattr(_model, "TRANSLATED", ()):
        register(_model)(type(f"{_model.__name__}Translation", (Translated,), {"fields": _names}))
