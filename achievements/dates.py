"""Dates of true precision: a day, a month, a year, an interval or an open interval, exact or approximate.

They are kept as EDTF text (ISO 8601-2:2019, level 0, with `~` for "approximately" and `..` for an open end)
and worded no more precisely than they are known. Vietnamese wording follows Nghị định 30/2020/NĐ-CP:
a leading zero only for days below 10 and for months 1 and 2.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

YEARS = range(1000, 3000)
MAX_LENGTH = 100

Precision = Literal["day", "month", "year"]
Reason = Literal[
    "unreadable",
    "too_long",
    "no_such_day",
    "no_such_month",
    "year_out_of_range",
    "reversed",
    "open_at_both_ends",
]


class DateError(ValueError):
    """Text (or parts) that are no date: `reason` says why, `text` is what was given."""

    def __init__(self, reason: Reason, text: str = "") -> None:
        super().__init__(f"{reason}: {text[:MAX_LENGTH]!r}")
        self.reason = reason
        self.text = text[:MAX_LENGTH]


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

    @property
    def edtf(self) -> str:
        """Canonical EDTF text, such as `2008-03-27`, `2006/2007`, `2009/..` or `2015~`."""
        ends = [end.edtf if end else ".." for end in (self.start, self.end)]
        return "/".join(ends) if self.is_interval else ends[0]

    @property
    def earliest(self) -> date | None:
        """The first day it may mean; None when the start is open."""
        return self.start.first if self.start else None

    @property
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
        return max((end.precision for end in self._ends), key=["day", "month", "year"].index)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Chronological: by the first day (the last where the start is open), the more precise first."""
        last = self.latest or date.max
        return (self.earliest or last, last)

    def overlaps(self, other: "HistoricalDate | date") -> bool:
        """Whether the two may have a day in common, as in "was this name in use on that date"."""
        first, last = (other, other) if isinstance(other, date) else (other.earliest, other.latest)
        starts_in_time = (self.earliest or date.min) <= (last or date.max)
        ends_in_time = (self.latest or date.max) >= (first or date.min)
        return starts_in_time and ends_in_time

    def wording(self, language: str) -> str:
        """The date as prose in `language` ("vi" or "en"); LookupError for a language without a wording."""
        if language not in LANGUAGES:
            raise LookupError(f"no wording of dates in the language {language!r}")
        return LANGUAGES[language].wording(self.start, self.end)

    @property
    def typed(self) -> str:
        """The shortest text a Vietnamese editor would type for it; `parse_typed` reads it back."""
        return TYPED_VIETNAMESE.wording(self.start, self.end)

    @property
    def html_datetime(self) -> str | None:
        """The value of `<time datetime>`; None for what HTML cannot say (intervals, approximations)."""
        return None if self.is_interval or self.approximate else self.edtf


# Reading

_EDTF_PART = r"([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(~)?|\.\."
_EDTF = re.compile(rf"(?P<start>{_EDTF_PART})(?:/(?P<end>{_EDTF_PART}))?", re.ASCII)

_TYPED_PART = re.compile(
    r"""(?P<approximate>khoảng\ )?
    (?:
        (?: (?:ngày\ )? (?P<day>\d\d?) (?: [/.-] | \ tháng\  ) (?:tháng\ )? | tháng\  )?
        (?P<month>\d\d?) (?: [/.-] | \ năm\  )
    )?
    (?:năm\ )? (?P<year>[1-9]\d{3})""",
    re.ASCII | re.VERBOSE,
)

# A plain hyphen also divides day, month and year: it means a range only beside a space or where no other
# reading is left.
_RANGE = re.compile(r"(?<=\d{4})(?: ?[–—] ?| - ?|- | đến |-(?=\d{4}$))|(?<=/\d{4})-(?=\d\d?/)", re.ASCII)


def parse_edtf(text: str) -> HistoricalDate:
    """Read EDTF text as this module writes it. Raises DateError, and nothing else, for any other text."""
    return _read(text, _from_edtf)


def parse_typed(text: str) -> HistoricalDate:
    """Read a date the way Vietnamese editors type it, day first, or EDTF text.

    "2008-12" is EDTF (December 2008), never a range. Raises DateError, and nothing else, for any other text.
    """
    return _read(text, _from_typed)


def _read(text: str, reader: Callable[[str], HistoricalDate]) -> HistoricalDate:
    if len(text) > MAX_LENGTH:
        raise DateError("too_long", text)
    try:
        return reader(text)
    except DateError as error:
        raise DateError(error.reason, text) from error


def _from_edtf(text: str) -> HistoricalDate:
    match = _EDTF.fullmatch(text)
    if not match:
        raise DateError("unreadable")
    start = _edtf_part(match["start"])
    return HistoricalDate(start, _edtf_part(match["end"]) if match["end"] else start)


def _edtf_part(text: str) -> PartialDate | None:
    if text == "..":
        return None
    numbers = text.removesuffix("~").split("-")
    return PartialDate(*map(int, numbers), approximate=text.endswith("~"))


def _from_typed(text: str) -> HistoricalDate:
    text = _folded(text)
    if _EDTF.fullmatch(text):
        return _from_edtf(text)
    if text.startswith("trước "):
        return HistoricalDate(None, _typed_part(text.removeprefix("trước ")).preceding)
    is_since = text.startswith("từ ")
    first, *rest = _RANGE.split(text.removeprefix("từ "), maxsplit=1)
    start = _typed_part(first)
    if not rest:
        return HistoricalDate(start, None if is_since else start)
    if rest == ["nay"]:
        return HistoricalDate(start, None)
    return _typed_interval(start, _typed_part(rest[0]), approximate_throughout=not is_since)


def _typed_interval(start: PartialDate, end: PartialDate, approximate_throughout: bool) -> HistoricalDate:
    """In "khoảng 2006–2007" both ends are approximate, in "từ khoảng 2006 đến 2007" only the start is."""
    if start.approximate and approximate_throughout:
        end = replace(end, approximate=True)
    return HistoricalDate(start, end)


def _typed_part(text: str) -> PartialDate:
    match = _TYPED_PART.fullmatch(text)
    if not match:
        raise DateError("unreadable")
    numbers = {name: int(match[name]) for name in ("year", "month", "day") if match[name]}
    return PartialDate(**numbers, approximate=bool(match["approximate"]))


def _folded(text: str) -> str:
    """One case, composed letters, single plain spaces (no-break ones too), none around a slash."""
    text = unicodedata.normalize("NFC", text.casefold())
    return " ".join(text.split()).replace(" /", "/").replace("/ ", "/")


# Wording


@dataclass(frozen=True)
class Language:
    """How a language says dates. `words` are those of one date, its year last; `span` joins those of two."""

    about: str
    before: str
    since: str
    between: str
    words: Callable[[PartialDate], list[str]]
    span: Callable[[list[str], list[str]], str]

    def wording(self, start: PartialDate | None, end: PartialDate | None) -> str:
        match start, end:
            case None, PartialDate():
                return self.before.format(self._part(end.following))
            case PartialDate(), None:
                return self.since.format(self._part(start))
            case PartialDate(), PartialDate() if start == end:
                return self._part(start)
            case PartialDate(), PartialDate():
                return self._interval(start, end)
        raise DateError("open_at_both_ends")

    def _part(self, part: PartialDate) -> str:
        return self.about * part.approximate + " ".join(self.words(part))

    def _interval(self, start: PartialDate, end: PartialDate) -> str:
        if (start.precision, start.approximate) != (end.precision, end.approximate):
            return self.between.format(self._part(start), self._part(end))
        start_words, end_words = self.words(start), self.words(end)
        span = self.span(_without_shared_end(start_words, end_words), end_words)
        return self.about * start.approximate + span


def _without_shared_end(start: list[str], end: list[str]) -> list[str]:
    """The words of `start` less the month and year it shares with `end`: "27" of 27–30 March 2008."""
    while start[-1] == end[-1]:
        start, end = start[:-1], end[:-1]
    return start


def _vietnamese_words(part: PartialDate) -> list[str]:
    day = [f"ngày {part.day:02}"] if part.day else []
    month = [f"tháng {part.month:02}" if part.month < 3 else f"tháng {part.month}"] if part.month else []
    return [*day, *month, f"năm {part.year}"]


def _vietnamese_span(start: list[str], end: list[str]) -> str:
    if len(end) == 1:
        return f"{start[0]}–{end[0].removeprefix('năm ')}"
    return f"từ {' '.join(start)} đến {' '.join(end)}"


def _english_words(part: PartialDate) -> list[str]:
    day = [str(part.day)] if part.day else []
    month = [_ENGLISH_MONTHS[part.month - 1]] if part.month else []
    return [*day, *month, str(part.year)]


def _english_span(start: list[str], end: list[str]) -> str:
    dash = "–" if len(start) == 1 else " – "
    return " ".join(start) + dash + " ".join(end)


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _typed_words(part: PartialDate) -> list[str]:
    return ["/".join(str(number) for number in (part.day, part.month, part.year) if number)]


def _typed_span(start: list[str], end: list[str]) -> str:
    return f"{start[0]}–{end[0]}"


LANGUAGES = {
    "vi": Language(
        "khoảng ", "trước {}", "từ {}", "từ {} đến {}", words=_vietnamese_words, span=_vietnamese_span
    ),
    "en": Language(
        "about ", "before {}", "since {}", "from {} to {}", words=_english_words, span=_english_span
    ),
}
TYPED_VIETNAMESE = replace(LANGUAGES["vi"], words=_typed_words, span=_typed_span)
