"""What surrounds the content of every page: its editions in other languages, the navigation, the imprint."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from unicodedata import normalize

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext, override

from achievements import portal
from achievements.finding.reading import QUERY_MAX_LENGTH
from achievements.kinds import above, kind_of
from achievements.models import Imprint
from achievements.pictures import palette
from achievements.sections import INDEXES, SECTIONS, Section
from achievements.templatetags.metadata import descriptions, page_name
from achievements.templatetags.record import name_of
from web.languages import LANGUAGES_IN_WORDS

register = template.Library()

LONGEST_TITLE = 65  # characters, of which search engines show no more


@dataclass(frozen=True)
class Edition:
    """The page in one language: `address` for readers, `url` the one absolute address for machines.

    `feed` is the absolute address of what changed, in that language.
    """

    language: str
    name: str
    address: str
    url: str
    feed: str
    is_current: bool


@register.simple_tag
def query_max_length() -> int:
    """How many characters of a query are read."""
    return QUERY_MAX_LENGTH


@register.simple_tag(takes_context=True)
def editions(context: RequestContext) -> list[Edition]:
    """The page in every language; of an address that leads nowhere, the home page.

    What of the query makes it the page that it is, a page of a list says itself. What else a view gives as
    `language_query` goes with the reader into another language, and is one page to search engines.
    """
    canonical_query = _canonical_query(context)
    query = context.get("language_query") or canonical_query
    return [_edition(context.request, query, canonical_query, code) for code, _name in settings.LANGUAGES]


def _canonical_query(context: RequestContext) -> str:
    """What asks for a page of a list; every other page is one, whatever its address asks."""
    page = context.get("page")
    return "" if page is None else page.canonical_query


def _edition(request: Any, query: str, canonical_query: str, language: str) -> Edition:
    if request.resolver_match:
        path = translate_url(request.path, language)
    else:
        with override(language):
            path = reverse("home")
    name = normalize("NFC", get_language_info(language)["name_local"])  # Django's is decomposed
    url = request.build_absolute_uri(_asked(path, canonical_query))
    feed = request.build_absolute_uri(reverse("feed", args=[language]))
    return Edition(language, name, _asked(path, query), url, feed, is_current=language == get_language())


def _asked(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    current: str  # the value of aria-current; empty elsewhere


@register.inclusion_tag("_navigation.html", takes_context=True)
def navigation(context: RequestContext) -> dict[str, list[NavigationItem]]:
    """The front page and the sections of the portal, the one that the reader is in marked."""
    path, home = context.request.path, reverse("home")
    urls = [
        (gettext("Ten achievements"), home),
        *((str(section), section.get_absolute_url()) for section in SECTIONS),
    ]
    return {"sections": [NavigationItem(label, url, _current(url, path, home)) for label, url in urls]}


def _current(url: str, path: str, home: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) and url != home else ""


@dataclass(frozen=True)
class Crumb:
    """A step on the way to a page: its `label` is the `name` marked where it is not in the page's language."""

    name: str
    label: str
    url: str


@register.inclusion_tag("_breadcrumbs.html", takes_context=True)
def breadcrumbs(context: RequestContext, page: Any) -> dict[str, Any]:
    """The way to `page`, a section, a thing or only a title: for readers and, the same, for machines."""
    page = INDEXES.get(page_name(context), page)  # a list's title also says what was chosen
    crumbs = [
        Crumb(gettext("Home"), gettext("Home"), reverse("home")),
        *(_crumb(step, step.get_absolute_url()) for step in above(page)),
        _crumb(page, context.request.path),
    ]
    breadcrumb_list = descriptions(context).breadcrumbs((crumb.name, crumb.url) for crumb in crumbs)
    return {"crumbs": crumbs, "breadcrumb_list": breadcrumb_list}


def _crumb(page: Any, url: str) -> Crumb:
    if isinstance(page, Model):
        return Crumb(kind_of(page).title(page), name_of(page), url)
    return Crumb(unescape(str(page)), page, url)


@register.simple_tag
def page_link(page: Section | Model) -> SafeString:
    """A link to a section, or to the page of a thing, by the name it has in the breadcrumbs."""
    crumb = _crumb(page, page.get_absolute_url())
    return format_html('<a href="{}">{}</a>', crumb.url, crumb.label)


@register.inclusion_tag("_print_and_save.html", takes_context=True)
def print_and_save(context: RequestContext) -> dict[str, Any]:
    """The offer to print the page and to save it as a file, where its view can (views/saved.py)."""
    match = context.request.resolver_match
    query = "&".join(filter(None, [_canonical_query(context), "save=1"]))
    is_savable = bool(match) and hasattr(match.func, "is_savable")
    return {"is_savable": is_savable, "address": f"?{query}", "picture": context["picture"]}


@register.simple_tag
def portal_name() -> str:
    return str(portal.NAME)


def page_number(context: RequestContext) -> str:
    """Which page of a long list it is, to tell its title from those of others; nothing of the first."""
    number = getattr(context.get("page"), "number", 1)
    return gettext(", page %(number)s") % {"number": number} if number > 1 else ""


@register.simple_tag(takes_context=True)
def window_title(context: RequestContext, title: SafeString) -> SafeString:
    """What a window and a search engine call the page; with the portal's short name where there is room for that."""
    whole = format_html("{}{}", title, page_number(context))
    named = format_html("{} – {}", whole, portal.SHORT_NAME)
    return named if len(unescape(named)) <= LONGEST_TITLE else whole


@register.simple_tag
def portal_summary() -> str:
    return str(portal.SUMMARY)


@register.simple_tag
def languages_in_words() -> str:
    return str(LANGUAGES_IN_WORDS)


@register.simple_tag
def colour(name: str, scheme: str) -> str:
    """A colour of the style sheet in its "light" or "dark" scheme, where no style reaches."""
    return {"light": palette.LIGHT, "dark": palette.DARK}[scheme][name]


@register.simple_tag
def imprint() -> SimpleLazyObject:
    """The Imprint, read when first looked at: the page for a broken database never does."""
    return SimpleLazyObject(Imprint.published)


@register.simple_tag
def worker() -> str:
    """The address of the worker that keeps pages on the reader's device; empty where none is wanted."""
    return reverse("worker") if settings.OFFLINE else ""


@register.simple_tag
def this_moment() -> datetime:
    """When the page is made, which it says wherever it is kept: on paper, as a file, on the reader's device."""
    return timezone.now()


@register.simple_block_tag
def text(content: SafeString) -> SafeString:
    """What is between the tags, to be kept under a name (`{% text as title %}`) and said more than once."""
    return content


HEADING = re.compile(r'<h2 id="([-\w]+)">(.*?)</h2>', re.DOTALL)
LONG = 4  # sections from which on a page says what is in it


@register.simple_block_tag
def contents(content: SafeString) -> SafeString:
    """What is between the tags, and before it, where it is long, links to its sections."""
    headings = [
        (anchor, unescape(" ".join(strip_tags(html).split()))) for anchor, html in HEADING.findall(content)
    ]
    if len(headings) < LONG:
        return content
    return render_to_string("_contents.html", {"headings": headings}) + content
