"""How English says dates and figures, on paper and aloud."""

import re
from decimal import Decimal

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
from achievements.words.speech import Speech

ISO_639_3 = "eng"
HAS_NO_MARKS = True  # on its letters: by theirs Vietnamese words are told from its own

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


# Numbers read aloud

_SMALL = (
    *(
        "nought",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGE = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"} | {
    "nine": "ninth",
    "twelve": "twelfth",
}


def in_words(number: Decimal) -> str:
    """A number in words: "one thousand and forty-eight", "eight point five"."""
    whole, _point, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "minus " if number < 0 else ""
    return (
        sign
        + _whole(int(whole))
        + joined(" ", " point" * bool(decimals), *(_SMALL[int(d)] for d in decimals))
    )


def _whole(number: int) -> str:
    for unit, name in _LARGE:
        if number >= unit:
            rest = number % unit
            linking = " and " if 0 < rest < 100 else " "
            return f"{_whole(number // unit)} {name}" + (linking + _whole(rest)) * bool(rest)
    if number >= 100:
        return f"{_SMALL[number // 100]} hundred" + f" and {_tens(number % 100)}" * bool(number % 100)
    return _tens(number)


def _tens(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    return joined("-", _TENS[number // 10 - 2], _SMALL[number % 10] * bool(number % 10))


def _ordinal(number: int) -> str:
    before, hyphen, last = _whole(number).rpartition("-")
    *words, last = last.split(" ")
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return before + hyphen + " ".join([*words, ending])


def _year(number: int) -> str:
    """As years are said: "two thousand and five", "twenty fourteen"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return _whole(number)
    return f"{_tens(century)} {_tens(rest) if rest > 9 else f'oh {_SMALL[rest]}' if rest else 'hundred'}"


_MONTH = "|".join(_MONTHS)

SPEECH = Speech(
    abbreviations={
        "IT": "information technology",
        "Gbps": "gigabits a second",
        "LAN": "local area network",
        "MAN": "metropolitan area network",
        "WAN": "wide area network",
        "&": "and",
    },
    letter=str,
    steps=(
        (
            re.compile(rf"(\d{{1,2}}) ({_MONTH})\b"),
            lambda m: f"the {_ordinal(int(m[1]))} of {m[2]}",
        ),
        (re.compile(r"(?<!\d)(\d+)(?:st|nd|rd|th)\b"), lambda m: _ordinal(int(m[1]))),
        (re.compile(r"(?<=\d)–(?=\d)"), lambda m: " to "),
        (re.compile(r"(?<![\d,.])(1[1-9]\d\d|20\d\d)(?![\d,.]*\d)"), lambda m: _year(int(m[1]))),
        (
            re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?"),
            lambda m: in_words(Decimal(m[0].replace(",", ""))),
        ),
        (re.compile(r"(?<=\w)%"), lambda m: " per cent"),
        (re.compile(r"(?<=\w)G\b"), lambda m: " G"),
    ),
    words_a_minute=90,
)
