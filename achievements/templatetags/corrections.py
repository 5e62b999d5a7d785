"""What a page says of its own history: when what it tells last changed, and what on it was corrected."""

from typing import Any

from django import template
from django.template.context import RequestContext

from achievements.models import Correction
from achievements.models.correction import anchor_of, last_told
from achievements.sections import INDEXES
from achievements.templatetags.metadata import page_name

register = template.Library()

register.filter("anchor", anchor_of)


@register.inclusion_tag("achievements/_corrections.html")
def corrections(thing: Any) -> dict[str, Any]:
    """The notes on corrections of what the page of `thing` tells, and when that last changed."""
    found = list(Correction.objects.on_page(thing))
    corrected = [correction.corrected_at for correction in found]
    return {
        "corrections": found,
        "changed": max([*corrected, *filter(None, [last_told(thing)])], default=None),
    }


@register.inclusion_tag("_updated.html", takes_context=True)
def section_updated(context: RequestContext) -> dict[str, Any]:
    """When something that a section of the portal lists last changed; other pages say it of what they are about."""
    section = INDEXES.get(page_name(context))
    return {"changed": section and section.changed_at}
