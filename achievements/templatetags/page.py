"""What surrounds the content of every page: its editions in other languages, the navigation, the imprint."""

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from achievements.models import Imprint

register = template.Library()

SECTIONS = [
    ("timeline", _("Timeline")),
    ("metrics", _("Metrics")),
    ("institutions", _("Institutions")),
    ("documents", _("Documents")),
    ("open_questions", _("Open questions")),
    ("open_data", _("Open data")),
]


@dataclass(frozen=True)
class Edition:
    """The page in one language: `address` keeps the query, `url` is the one absolute address for machines."""

    language: str
    name: str
    address: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def editions(context: RequestContext) -> list[Edition]:
    """The page in every language; of an address that leads nowhere, the home page.

    What of the query makes it another page, its view gives as `own_query`.
    """
    own_query = context.get("own_query") or ""
    return [_edition(context.request, own_query, language) for language, _name in settings.LANGUAGES]


def _edition(request: Any, own_query: str, language: str) -> Edition:
    if request.resolver_match:
        path, address = (translate_url(p, language) for p in (request.path, request.get_full_path()))
    else:
        with override(language):
            path = address = reverse("home")
    name = normalize("NFC", get_language_info(language)["name_local"])  # Django's is decomposed
    url = request.build_absolute_uri(f"{path}?{own_query}" if own_query else path)
    return Edition(language, name, address, url, is_current=language == get_language())


@dataclass(frozen=True)
class Section:
    label: str
    url: str
    current: str  # the value of aria-current; empty elsewhere


@register.inclusion_tag("_navigation.html", takes_context=True)
def navigation(context: RequestContext) -> dict[str, list[Section]]:
    """The sections of the portal, the one that the reader is in marked."""
    here = context.request.path
    urls = [(label, reverse(name)) for name, label in SECTIONS]
    return {"sections": [Section(str(label), url, _current(url, here)) for label, url in urls]}


def _current(url: str, here: str) -> str:
    if here == url:
        return "page"
    return "true" if here.startswith(url) else ""


@register.simple_tag
def imprint() -> SimpleLazyObject:
    """The Imprint, read when first looked at: the page for a broken database never does."""
    return SimpleLazyObject(lambda: Imprint.objects.first() or Imprint())


@register.simple_block_tag
def text(content: SafeString) -> SafeString:
    """What is between the tags, to be kept under a name (`{% text as title %}`) and said more than once."""
    return content
