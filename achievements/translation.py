"""Which fields are written once a language. The Vietnamese one is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from achievements import models


class Translated(TranslationOptions):
    """Fields in every language; Vietnamese is required wherever the field itself is."""

    required_languages = ("vi",)


def translate(model: type, *names: str) -> None:
    """Register `names` of `model` as fields that are written once a language."""
    register(model)(type(f"{model.__name__}Translation", (Translated,), {"fields": names}))


translate(models.Period, "title", "summary")
translate(models.Category, "title", "summary")
translate(models.Source, "title", "note")
translate(models.Achievement, "title", "summary", "body")
translate(models.Milestone, "title", "effect", "body")
translate(models.InstitutionName, "name", "abbreviation")
translate(models.Institution, "summary")
translate(models.Succession, "functions")
translate(models.LegalDocument, "subject")
translate(models.Territory, "title")
translate(models.Unit, "label", "label_one")
translate(models.Metric, "title", "definition")
translate(models.Observation, "out_of_label", "edition")
translate(models.Photo, "caption", "alternative_text")
translate(models.Erratum, "note", "evidence")
translate(models.Imprint, "managing_body", "address")
