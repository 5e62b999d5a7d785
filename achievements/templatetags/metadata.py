"""What pages say to machines rather than to readers."""

import json
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from achievements.kinds import WITH_PAGE, kind_of_page
from achievements.models import Category, Source
from achievements.models.revision import remembered
from achievements.publish.linked_data import Descriptions
from achievements.publish.share_pictures import picture_address
from achievements.sections import HOME, INDEXES
from database.composed import Composed

register = template.Library()

MOST_SOURCES = 5  # that a page names which rests on all of them
SOURCES = Composed(lambda now: Source.objects.in_use(now).defer("text")[:MOST_SOURCES])

# What could end the element, or begin a comment in it, is written as JSON escapes instead.
_HTML_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


@register.simple_tag
def linked_data(thing: dict[str, Any]) -> SafeString:
    """`thing` as JSON-LD in the page: a data block, which no browser runs and no policy on scripts forbids."""
    text = json.dumps(thing, ensure_ascii=False).translate(_HTML_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 (escaped above, as JSON is)
    )


def descriptions(context: RequestContext) -> Descriptions:
    return Descriptions(context.request.build_absolute_uri, context["imprint"])


def page_name(context: RequestContext) -> str:
    """The name of the page's address."""
    return context.request.resolver_match.url_name or ""


@register.inclusion_tag("_metadata.html", takes_context=True)
def metadata(
    context: RequestContext, thing: Any = None, sources: list[Source] | None = None, **lists: list[Any]
) -> dict[str, Any]:
    """What the page says of `thing`, which it is about; without one, of the section of the portal that it is.

    `lists` has what the page shows of long lists. `sources` are those of `thing`, where it cites none itself.
    """
    section = INDEXES.get(page_name(context))
    about = thing or section
    return {
        "thing": thing,
        "identifier": thing and descriptions(context).identifier(thing),
        "changed": about and about.changed_at,
        "sources": sources or getattr(thing, "cited_sources", None) or _sources_of_all(),
        "subject": thing if isinstance(thing, Category) else getattr(thing, "category", None),
        "description": _description(descriptions(context), thing, lists, section),
    }


def _sources_of_all() -> list[Source]:
    return remembered("sources that all rests on", lambda: SOURCES.at(timezone.now()))


def _description(
    descriptions: Descriptions, thing: Any, lists: dict[str, list[Any]], section: Any
) -> dict[str, Any] | None:
    if thing:
        return descriptions.of(thing, **lists)
    return descriptions.website() if section == HOME else section and descriptions.collection(section)


@register.simple_tag(takes_context=True)
def listing(context: RequestContext, things: Any) -> SafeString:
    """What the page lists, for machines."""
    return linked_data(descriptions(context).listing(things))


@register.simple_tag(takes_context=True)
def share_picture(context: RequestContext) -> SimpleLazyObject:
    """The address of the picture that a shared link to the page shows, its own or the portal's; worked out when it is
    first looked at: pages for faults never do.
    """
    return SimpleLazyObject(lambda: _share_picture(context))


def _share_picture(context: RequestContext) -> str:
    page = kind_of_page(page_name(context))
    shown = context[page] if page in WITH_PAGE else INDEXES.get(page, HOME)
    return context.request.build_absolute_uri(picture_address(shown))
