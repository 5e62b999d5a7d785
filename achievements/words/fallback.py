"""Texts that are written once a language: which one is shown, and how one in another language is marked as such."""

from django.conf import settings
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language, gettext
from modeltranslation.utils import build_localized_fieldname


def language_of(thing: Model, field: str) -> str:
    """The language a translated field is shown in: the page's, or Vietnamese where the text has no other."""
    language = get_language()
    is_translated = getattr(thing, build_localized_fieldname(field, language))
    return language if is_translated else settings.LANGUAGE_CODE


def translated(thing: Model, field: str) -> str:
    """A short text of `thing`; marked, and said to be so, where it is not in the page's language."""
    text, language = getattr(thing, field), language_of(thing, field)
    if language == get_language() or not text:
        return conditional_escape(text)
    note = gettext("in Vietnamese")
    return format_html('<span lang="{}">{}</span> <span class="fallback">({})</span>', language, text, note)
