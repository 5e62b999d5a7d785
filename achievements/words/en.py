"""How English says dates and figures."""

from achievements.words.dates import PartialDate, Wording
from achievements.words.figures import (
    Change,
    Figure,
    Grammar,
    Measure,
    Phrase,
    Qualifier,
    format_number,
    joined,
)

ISO_639_3 = "eng"

# Dates


def _words(date: PartialDate) -> list[str]:
    day = [str(date.day)] if date.day else []
    month = [_MONTHS[date.month - 1]] if date.month else []
    return [*day, *month, str(date.year)]


def _span(start: list[str], end: list[str]) -> str:
    dash = "–" if len(start) == 1 else " – "
    return " ".join(start) + dash + " ".join(end)


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


DATES = Wording("about ", "before {}", "since {}", "from {} to {}", words=_words, span=_span)


# Figures


def _phrase(figure: Figure) -> Phrase:
    qualifier = "" if figure.is_visibly_all else _QUALIFIERS[figure.qualifier]
    whole = figure.whole("en")
    if figure.value is None:
        if figure.out_of is not None and figure.qualifier != Qualifier.ALL:
            whole = f"the {whole}"
        is_most_of = figure.qualifier == Qualifier.MOST and whole.startswith("the ")
        return Phrase("most of" if is_most_of else qualifier, "", whole)
    number = format_number(figure.value, "en")
    if figure.measure == Measure.PERCENT:
        return Phrase(qualifier, f"{number}%", f"of {whole}" if whole else "")
    if figure.measure == Measure.RANK:
        number += _ordinal_ending(number)
    if figure.out_of is None:
        among = f"out of {figure.out_of_label}" if figure.out_of_label else ""
        return Phrase(qualifier, number, joined(" ", figure.counted, among))
    return Phrase(qualifier, f"{number} of {format_number(figure.out_of, 'en')}", figure.noun)


def _ordinal_ending(number: str) -> str:
    if number[-2:] in {"11", "12", "13"}:
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


_QUALIFIERS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about",
    Qualifier.MORE_THAN: "more than",
    Qualifier.NEARLY: "nearly",
    Qualifier.UP_TO: "up to",
    Qualifier.TENS: "dozens of",
    Qualifier.MOST: "most",
    Qualifier.ALL: "all",
    Qualifier.READY: "ready:",
}

FIGURES = Grammar(
    thousands=",",
    point=".",
    phrase=_phrase,
    change=Change(
        "no change", "up by", "down by", ("percentage point", "percentage points"), ("place", "places")
    ),
)
