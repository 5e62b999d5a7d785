"""Dates of true precision: a day, a month, a year, an interval or an open interval, exact or approximate.

They are kept as EDTF text (ISO 8601-2:2019, level 0, with `~` for "approximately" and `..` for an open end)
and worded no more precisely than they are known. How a language says them is in its own module.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from achievements.words.languages import rules

YEARS = range(1000, 3000)
MAX_LENGTH = 100

Precision = Literal["day", "month", "year"]
PRECISIONS: list[Precision] = ["day", "month", "year"]  # the finest first
Reason = Literal[
    "unreadable",
    "two_readings",
    "too_long",
    "no_such_day",
    "no_such_month",
    "year_out_of_range",
    "reversed",
    "open_at_both_ends",
]


class DateError(ValueError):
    """Text (or parts) that are no date: `reason` says why, `text` is what was given.

    Where it could be several, `readings` says how each would have been written.
    """

    def __init__(self, reason: Reason, text: str = "", readings: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}: {text[:MAX_LENGTH]!r}")
        self.reason = reason
        self.text = text[:MAX_LENGTH]
        self.readings = readings


@dataclass(frozen=True)
class PartialDate:
    """A Gregorian year, month or day: only the known parts are given, none is filled in."""

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.month is not None and not 1 <= self.month <= 12:
            raise DateError("no_such_month")
        try:
            _ = self.first
        except ValueError as error:
            raise DateError("no_such_day") from error

    @property
    def precision(self) -> Precision:
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def first(self) -> date:
        """The first day it may mean."""
        return date(self.year, self.month or 1, 1 if self.day is None else self.day)

    @property
    def last(self) -> date:
        """The last day it may mean."""
        if self.day is not None:
            return self.first
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def preceding(self) -> "PartialDate":
        """The day, month or year just before."""
        return self._around(self.first - timedelta(days=1))

    @property
    def following(self) -> "PartialDate":
        """The day, month or year just after."""
        return self._around(self.last + timedelta(days=1))

    def _around(self, day: date) -> "PartialDate":
        return replace(self, year=day.year, month=self.month and day.month, day=self.day and day.day)

    @property
    def edtf(self) -> str:
        known = self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]
        return known + "~" * self.approximate


@dataclass(frozen=True)
class HistoricalDate:
    """From `start` to `end`, both included; the same for a single date, `None` for an open end.

    Raises DateError for a year outside 1000–2999, for an end before the start, and when both ends are open.
    """

    start: PartialDate | None
    end: PartialDate | None

    def __post_init__(self) -> None:
        if not self._ends:
            raise DateError("open_at_both_ends")
        if any(end.year not in YEARS for end in self._ends):
            raise DateError("year_out_of_range")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise DateError("reversed")

    @classmethod
    def of(cls, day: date) -> "HistoricalDate":
        """A single day."""
        known = PartialDate(day.year, day.month, day.day)
        return cls(known, known)

    def __str__(self) -> str:
        return self.edtf

    @property
    def _ends(self) -> list[PartialDate]:
        return [end for end in (self.start, self.end) if end]

    @cached_property
    def edtf(self) -> str:
        """Canonical EDTF text, such as `2008-03-27`, `2006/2007`, `2009/..` or `2015~`."""
        ends = [end.edtf if end else ".." for end in (self.start, self.end)]
        return "/".join(ends) if self.is_interval else ends[0]

    @cached_property
    def earliest(self) -> date | None:
        """The first day it may mean; None when the start is open."""
        return self.start.first if self.start else None

    @cached_property
    def latest(self) -> date | None:
        """The last day it may mean; None when the end is open."""
        return self.end.last if self.end else None

    @property
    def is_interval(self) -> bool:
        return self.start != self.end

    @property
    def approximate(self) -> bool:
        return any(end.approximate for end in self._ends)

    @property
    def exact_day(self) -> date | None:
        """The one day it means, where it is known to the day."""
        known = not self.is_interval and not self.approximate and self.precision == "day"
        return self.earliest if known else None

    @property
    def precision(self) -> Precision:
        """How finely it is known; of an interval, its coarser end."""
        return max((end.precision for end in self._ends), key=PRECISIONS.index)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Chronological: by the first day (the last where the start is open), the more precise first."""
        last = self.latest or date.max
        return (self.earliest or last, last)

    @property
    def order(self) -> str:
        """What puts events in order, compared as text: nothing stands before what it may have followed.

        They go by the last day that their start can mean, so that what is dated to a year follows what is dated to a
        day in it; an open start comes first of all. Of one day the finer date comes first, then what ended sooner.
        """
        begun = self.start.last if self.start else date.min
        fineness = PRECISIONS.index(self.start.precision if self.start else "day")
        return f"{begun} {fineness} {self.latest or date.max}"

    def overlaps(self, other: "HistoricalDate | date") -> bool:
        """Whether the two may have a day in common, as in "was this name in use on that date"."""
        first, last = (other, other) if isinstance(other, date) else (other.earliest, other.latest)
        starts_in_time = (self.earliest or date.min) <= (last or date.max)
        ends_in_time = (self.latest or date.max) >= (first or date.min)
        return starts_in_time and ends_in_time

    def wording(self, language: str) -> str:
        """The date as prose in `language`; LookupError for a language without rules."""
        return rules(language).DATES.of(self.start, self.end)

    @property
    def html_datetime(self) -> str | None:
        """The value of `<time datetime>`; None for what HTML cannot say (intervals, approximations)."""
        return None if self.is_interval or self.approximate else self.edtf


class DateBasis(TextChoices):
    """How we know a date: the source says it, or only implies it, by words such as "now" on an undated page."""

    STATED = "stated", _("stated")
    INFERRED = "inferred", _("inferred")


@dataclass(frozen=True)
class GroundedDate:
    """A date with the basis on which it is known. Its wording says both, so that no outlet can forget one."""

    date: HistoricalDate
    basis: DateBasis = DateBasis.STATED

    @property
    def is_inferred(self) -> bool:
        return self.basis == DateBasis.INFERRED

    @property
    def remark(self) -> str:
        """What has to be said beside the date, in the current language; empty where the source states it."""
        return str(DateBasis.INFERRED.label) if self.is_inferred else ""

    @property
    def aside(self) -> str:
        """The remark as it follows the date: "(suy ra)"; empty where there is none."""
        return f"({self.remark})" if self.remark else ""

    def wording(self, language: str) -> str:
        """The date as prose in `language`, and that it is inferred where it is: "khoảng năm 2015 (suy ra)"."""
        with override(language):
            return f"{self.date.wording(language)} {self.aside}".rstrip()


# One date of each form, for all who show examples, with what the form means
FORMS = {
    "2008-03-27": _("The day is known."),
    "2008-12": _("Only the month is known; no day is made up."),
    "2012": _("Only the year is known."),
    "2006/2007": _("From the one to the other; the source dates it no more closely."),
    "2009/..": _("It began then; the source names no end."),
    "../2004": _("It happened before that year began; the source says no more."),
    "2015~": _("Near that time; the source gives no date, or none that is certain."),
}


# Reading

_EDTF_DATE = r"([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(~)?|\.\."
EDTF_TEXT = re.compile(rf"(?P<start>{_EDTF_DATE})(?:/(?P<end>{_EDTF_DATE}))?", re.ASCII)


def parse_edtf(text: str) -> HistoricalDate:
    """Read EDTF text as this module writes it. Raises DateError, and nothing else, for any other text."""
    return read_with(from_edtf, text)


def read_with(reader: Callable[[str], HistoricalDate], text: str) -> HistoricalDate:
    """What `reader` makes of `text`; its DateError then says which text it was. Too long a text is not read."""
    if len(text) > MAX_LENGTH:
        raise DateError("too_long", text)
    try:
        return reader(text)
    except DateError as error:
        raise DateError(error.reason, text, error.readings) from error


@lru_cache(10_000)
def from_edtf(text: str) -> HistoricalDate:
    match = EDTF_TEXT.fullmatch(text)
    if not match:
        raise DateError("unreadable")
    start = _edtf_date(match["start"])
    return HistoricalDate(start, _edtf_date(match["end"]) if match["end"] else start)


def _edtf_date(text: str) -> PartialDate | None:
    if text == "..":
        return None
    numbers = text.removesuffix("~").split("-")
    return PartialDate(*map(int, numbers), approximate=text.endswith("~"))


# Wording


@dataclass(frozen=True)
class Wording:
    """How a language says dates. `words` are those of one date, its year last; `span` joins those of two."""

    about: str
    before: str
    since: str
    between: str
    words: Callable[[PartialDate], list[str]]
    span: Callable[[list[str], list[str]], str]

    def of(self, start: PartialDate | None, end: PartialDate | None) -> str:
        match start, end:
            case None, PartialDate():
                return self.before.format(self._single(end.following))
            case PartialDate(), None:
                return self.since.format(self._single(start))
            case PartialDate(), PartialDate() if start == end:
                return self._single(start)
            case PartialDate(), PartialDate():
                return self._interval(start, end)
        raise DateError("open_at_both_ends")

    def _single(self, date: PartialDate) -> str:
        return self.about * date.approximate + " ".join(self.words(date))

    def _interval(self, start: PartialDate, end: PartialDate) -> str:
        if (start.precision, start.approximate) != (end.precision, end.approximate):
            return self.between.format(self._single(start), self._single(end))
        start_words, end_words = self.words(start), self.words(end)
        span = self.span(_without_shared_end(start_words, end_words), end_words)
        return self.about * start.approximate + span


def _without_shared_end(start: list[str], end: list[str]) -> list[str]:
    """The words of `start` less the month and year it shares with `end`: "27" of 27–30 March 2008."""
    while start[-1] == end[-1]:
        start, end = start[:-1], end[:-1]
    return start
