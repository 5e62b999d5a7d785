"""What pages say to machines rather than to readers."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

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
