"""The timeline as TimelineJS reads it (https://timeline.knightlab.com/docs/json-format.html)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext

from achievements import portal
from achievements.models import Milestone
from achievements.publish.identity import permanent_slug
from achievements.publish.small_print import remarks
from achievements.words.dates import GroundedDate, PartialDate
from achievements.words.fallback import translated, translated_plainly


def story(milestones: Iterable[Milestone], absolute: Callable[[str], str]) -> dict[str, Any]:
    """Those of `milestones` that have a date, in the current language; `absolute` completes an address."""
    return {
        "title": {
            "text": {
                "headline": str(portal.NAME),
                "text": gettext(
                    "The dated events of Lào Cai’s information and communications sector, "
                    "year by year, with what they led to where the source says so."
                ),
            }
        },
        "events": [
            _event(milestone, when, absolute(milestone.get_absolute_url()))
            for milestone in milestones
            if (when := milestone.when)
        ],
    }


def _event(milestone: Milestone, when: GroundedDate, url: str) -> dict[str, Any]:
    """One slide. Its texts are HTML to TimelineJS. An open date stands at the bound that is known, and says so."""
    bounds = [_known_numbers(end) for end in dict.fromkeys((when.date.start, when.date.end)) if end]
    effect = format_html("<p>{}</p>", translated(milestone, "effect")) if milestone.effect else ""
    lines = ([remark] for remark in remarks(milestone))
    small_print = format_html_join("", "<p><small>{}</small></p>", lines)
    link = format_html('<p><a href="{}">{}</a></p>', url, gettext("Read it on the portal"))
    return {
        **dict(zip(("start_date", "end_date"), bounds, strict=False)),
        "display_date": when.wording(get_language()),
        "text": {"headline": translated(milestone, "title"), "text": effect + small_print + link},
        "group": translated_plainly(milestone.category, "title"),
        "unique_id": permanent_slug(milestone),
        "autolink": False,
    }


def _known_numbers(date: PartialDate) -> dict[str, int]:
    numbers = {"year": date.year, "month": date.month, "day": date.day}
    return {name: number for name, number in numbers.items() if number}
