"""The calendar of anniversaries (RFC 5545): what is known to the day, each year on its day."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID, uuid5

from django.utils.translation import get_language
from icalendar import TRANSP, Calendar, Event

from achievements import portal
from achievements.models import Milestone
from achievements.words.fallback import translated_plainly

# Never to change: by the ids made from it, calendars know their entries again.
IDS = UUID("e3a35c4b-62dd-4a20-9fb0-3dd0e54d4f54")
LEAP_DAY = (2, 29)
LAST_OF_FEBRUARY = {"bymonth": 2, "bymonthday": -1}


def calendar(milestones: Iterable[Milestone], absolute: Callable[[str], str]) -> bytes:
    """Those of `milestones` that are known to the day, in the current language; `absolute` completes an address.

    The same milestones give the same bytes: an entry's time stamp is when its milestone last changed.
    """
    language = get_language()
    made = Calendar.new(
        prodid=f"-//laocai-ict//anniversaries//{language.upper()}",
        uid=uuid5(IDS, f"calendar {language}"),
        name=str(portal.CALENDAR),
    )
    for milestone in milestones:
        if (when := milestone.when) and (day := when.date.exact_day):
            url = absolute(milestone.get_absolute_url())
            made.add_component(_entry(milestone, day, when.wording(language), url))
    return made.to_ical()


def _entry(milestone: Milestone, day: date, wording: str, url: str) -> Event:
    description = [wording, translated_plainly(milestone, "effect"), url]
    entry = Event.new(
        uid=uuid5(IDS, milestone.slug),
        start=day,
        summary=translated_plainly(milestone, "title"),
        description="\n".join(filter(None, description)),
        categories=[translated_plainly(milestone.category, "title")],
        url=url,
        transparency=TRANSP.TRANSPARENT,  # nobody is busy because of it
        stamp=milestone.updated_at,
        last_modified=milestone.updated_at,
    )
    entry.add("rrule", {"freq": "yearly"} | _where_years_differ(day))
    return entry


def _where_years_differ(day: date) -> dict[str, int]:
    """29 February falls on the 28th in common years; a bare yearly rule would leave those out."""
    return LAST_OF_FEBRUARY if (day.month, day.day) == LEAP_DAY else {}
