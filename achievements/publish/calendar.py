"""The calendar of anniversaries (RFC 5545): what is known to the day, each year on its day."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils.translation import get_language
from icalendar import TRANSP, Calendar, Event

from achievements import portal
from achievements.models import Milestone
from achievements.publish.identity import permanent_id, permanent_slug
from achievements.publish.small_print import remarks
from achievements.words.fallback import translated_plainly

LEAP_DAY = (2, 29)
LAST_OF_FEBRUARY = {"bymonth": 2, "bymonthday": -1}


def calendar(milestones: Iterable[Milestone], absolute: Callable[[str], str]) -> bytes:
    """Those of `milestones` that are known to the day, in the current language; `absolute` completes an address.

    The same milestones give the same bytes: an entry's time stamp is when its milestone last changed.
    """
    language = get_language()
    made = Calendar.new(
        prodid=f"-//laocai-ict//anniversaries//{language.upper()}",
        uid=permanent_id("calendar", language),
        name=str(portal.CALENDAR),
    )
    for milestone in milestones:
        if (when := milestone.when) and (day := when.date.exact_day):
            url = absolute(milestone.get_absolute_url())
            made.add_component(_entry(milestone, day, when.wording(language), url))
    return made.to_ical()


def _entry(milestone: Milestone, day: date, wording: str, url: str) -> Event:
    description = [wording, translated_plainly(milestone, "effect"), *remarks(milestone), url]
    entry = Event.new(
        uid=permanent_id(permanent_slug(milestone)),
        start=day,
        end=day + timedelta(days=1),  # the first day after it, as RFC 5545 counts
        summary=translated_plainly(milestone, "title"),
        description="\n".join(filter(None, description)),
        categories=[translated_plainly(milestone.category, "title")],
        url=url,
        transparency=TRANSP.TRANSPARENT,  # nobody is busy because of it
        stamp=milestone.changed_at,
        last_modified=milestone.changed_at,
    )
    entry.add("rrule", {"freq": "yearly"} | _where_years_differ(day))
    return entry


def _where_years_differ(day: date) -> dict[str, int]:
    """29 February falls on the 28th in common years; a bare yearly rule would leave those out."""
    return LAST_OF_FEBRUARY if (day.month, day.day) == LEAP_DAY else {}
