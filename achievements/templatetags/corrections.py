"""What a page says of its own history: when what it tells last changed, and what on it was corrected."""

from typing import Any

from django import template

from achievements.models import Correction
from achievements.models.correction import anchor_of, last_told

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
