"""Texts that are written once a language: where they stand, which one is shown, how one in another language is marked.

The record's own language, that of its sources, is settings.LANGUAGE_CODE: in it nothing is missing.
"""

from functools import cache

from django.conf import settings
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from modeltranslation.utils import build_localized_fieldname, resolution_order

from achievements.words.languages import rules
from achievements.words.quotations import with_quotations_marked


def in_own_language(field: str) -> str:
    """The field that holds a text in the record's own language: "title_vi" for "title"."""
    return build_localized_fieldname(field, settings.LANGUAGE_CODE)


def language_of(thing: Model, field: str) -> str:
    """The language a translated field is shown in: the page's, or else the first it falls back to that has a text."""
    return text_of(thing, field)[1]


@cache
def _places(field: str, current: str) -> list[tuple[str, str]]:
    """The languages in which the text of `field` is looked for, each with the name of the field that holds it."""
    return [(code, build_localized_fieldname(field, code)) for code in resolution_order(current)]


def text_of(thing: Model, field: str) -> tuple[str, str]:
    """A translated field as it is shown, and in which language that is."""
    current = get_language()
    for language, place in _places(field, current):
        if text := getattr(thing, place):
            return text, language
    return "", current


def translated(thing: Model, field: str) -> str:
    """A short text of `thing`, as `marked` gives it."""
    return marked(*text_of(thing, field))


def translated_plainly(thing: Model, field: str) -> str:
    """A short text of `thing`, as `noted` gives it."""
    return noted(*text_of(thing, field))


def marked(text: str, language: str) -> str:
    """A short text in `language`, as HTML; marked, and said to be so, where that is not the page's language."""
    if language == get_language() or not text:
        return with_its_quotations(text, language)
    return format_html('{} <span class="fallback">({})</span>', spoken_in(language, text), _note(language))


def with_its_quotations(text: str, language: str) -> str:
    """A text in `language` as HTML, what it quotes of the record's own marked where that can be told from it."""
    can_be_told = getattr(rules(language), "HAS_NO_MARKS", False)
    return with_quotations_marked(text) if can_be_told else conditional_escape(text)


def noted(text: str, language: str) -> str:
    """A short text in `language` where nothing can be marked; said to be so where that is not the current one."""
    return text if language == get_language() or not text else f"{text} ({_note(language)})"


def spoken_in(language: str, text: str) -> SafeString:
    """A text in `language` within one in another, as HTML."""
    return format_html('<span lang="{}">{}</span>', language, text)


def _note(language: str) -> str:
    return gettext("in %(language)s") % {"language": name_of(language)}


def name_of(language: str) -> str:
    """What `language` is called in the current one."""
    return str(dict(settings.LANGUAGES)[language])


# What sources say, which is in the record's own language whatever the page is in


def printed(words: str) -> SafeString:
    """A few words as a source prints them."""
    return spoken_in(settings.LANGUAGE_CODE, words)


def quoted(words: str) -> SafeString:
    """The same, in the quotation marks of their language."""
    return format_html('<q lang="{}">{}</q>', settings.LANGUAGE_CODE, words)
