"""Days, months and years in what somebody types, in whatever order and language."""

import re
from functools import cache

from django.conf import settings

from achievements.words.dates import DateError, HistoricalDate, PartialDate
from achievements.words.folding import fold
from achievements.words.languages import rules
from achievements.words.vi import typed

MOST_WORDS = 6  # of a date, as in "ngay 27 thang 3 nam 2008"

_DAY = r"(?P<day>\d\d?)(?: (?:st|nd|rd|th))?"
_MONTH = r"(?P<month>\d\d?)"
_YEAR = r"(?P<year>[12]\d{3})"


def date_at(words: list[str]) -> tuple[int, HistoricalDate | None]:
    """How many of the folded `words` are the date that they begin with, and that date; (0, None) where there is none.

    A year alone is a date only where a word says that it is one.
    """
    begun = " ".join(words[:MOST_WORDS])
    for form in _forms():
        match = form.match(begun)
        if match and (date := _date(match.groupdict())):
            return match[0].count(" ") + 1, date
    return 0, None


@cache
def _forms() -> list[re.Pattern]:
    """Each order of the parts of a date; `name` is the name of a month."""
    day_words, year_words = ("".join(f"{word} |" for word in words) for words in _words_around())
    day, year = f"(?:{day_words}){_DAY}", f"(?:{year_words}){_YEAR}"
    name = f"(?P<name>{'|'.join(_months())})"
    forms = [f"{day} {name} {year}", f"{name} {day} {year}", f"{name} {year}"]
    forms += [f"{day} {_MONTH} {year}", f"{_YEAR} {_MONTH} {_DAY}", f"{_MONTH} {_YEAR}", f"{_YEAR} {_MONTH}"]
    forms += [f"{word} {_YEAR}" for word in _words_around()[1]]
    return [re.compile(rf"{form}(?= |$)", re.ASCII) for form in forms]


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names, long and short, the longest first: "thang 3", "march", "mar"."""
    names: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        for month in range(1, 13):
            name = fold(rules(language).DATES.words(PartialDate(2000, month))[0]).strip()
            short = name[:3] if name.isalpha() else name
            names |= {name: month, short: month}
    return dict(sorted(names.items(), reverse=True))


@cache
def _words_around() -> tuple[list[str], list[str]]:
    """The words before a day and before a year ("ngay", "nam"), of the languages that have them."""
    parts = [rules(code).DATES.words(PartialDate(2000, 1, 5)) for code, _name in settings.LANGUAGES]
    before = [[word for word in fold(part).split() if word.isalpha()] for each in parts for part in each[::2]]
    return [word for words in before[::2] for word in words], [
        word for words in before[1::2] for word in words
    ]


def _date(parts: dict[str, str | None]) -> HistoricalDate | None:
    name, month, day = parts.get("name"), parts.get("month"), parts.get("day")
    try:
        number = _months()[name] if name else int(month) if month else None
        known = PartialDate(int(parts["year"] or 0), number, int(day) if day else None)
        return HistoricalDate(known, known)
    except DateError:
        return None


def wordings(date: HistoricalDate) -> list[str]:
    """Every way in which the record says `date`, folded."""
    return [
        fold(said).strip()
        for said in (typed(date), *(date.wording(code) for code, _name in settings.LANGUAGES))
    ]
