"""How Vietnamese says dates and figures, on paper and aloud, and how Vietnamese editors type dates and numbers.

Wording follows Nghị định 30/2020/NĐ-CP: a leading zero only for days below 10 and for months 1 and 2.
"""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from achievements.words.dates import (
    EDTF_TEXT,
    DateError,
    HistoricalDate,
    PartialDate,
    Wording,
    from_edtf,
    read_with,
)
from achievements.words.figures import (
    MINUS,
    NBSP,
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

ISO_639_3 = "vie"

# Dates


def _words(date: PartialDate) -> list[str]:
    day = [f"ngày {date.day:02}"] if date.day else []
    month = [f"tháng {date.month:02}" if date.month < 3 else f"tháng {date.month}"] if date.month else []
    return [*day, *month, f"năm {date.year}"]


def _span(start: list[str], end: list[str]) -> str:
    if len(end) == 1:
        return f"{start[0]}–{end[0].removeprefix('năm ')}"
    return f"từ {' '.join(start)} đến {' '.join(end)}"


def _typed_words(date: PartialDate) -> list[str]:
    return ["/".join(str(number) for number in (date.day, date.month, date.year) if number)]


def _typed_span(start: list[str], end: list[str]) -> str:
    return f"{start[0]}–{end[0]}"


DATES = Wording("khoảng ", "trước {}", "từ {}", "từ {} đến {}", words=_words, span=_span)
TYPED_DATES = replace(DATES, words=_typed_words, span=_typed_span)


# Dates as they are typed


def typed(date: HistoricalDate) -> str:
    """The shortest text a Vietnamese editor would type for `date`; `parse_typed` reads it back."""
    return TYPED_DATES.of(date.start, date.end)


_TYPED_DATE = re.compile(
    r"""(?P<approximate>khoảng\ )?
    (?:
        (?: (?:ngày\ )? (?P<day>\d\d?) (?: (?P<mark>[/.-]) | \ tháng\  ) (?:tháng\ )? | tháng\  )?
        (?P<month>\d\d?) (?: (?(mark)(?P=mark)|[/.-]) | \ năm\  )
    )?
    (?:năm\ )? (?P<year>[1-9]\d{3})""",
    re.ASCII | re.VERBOSE,
)

# A plain hyphen also divides day, month and year: it means a range only beside a space or where no other
# reading is left.
_RANGE = re.compile(
    r"(?<=\d)(?: ?[–—] ?| - ?|- | đến )|(?<=\d{4})-(?=\d{4}$)|(?<=\d)-(?=\d\d?/\d\d?/\d{4}$)"
    r"|(?<=/\d{4})-(?=\d\d?/)|(?:(?<=^tháng \d)|(?<=^tháng \d\d))-(?=\d\d?/\d{4}$)",
    re.ASCII,
)
_PART_OF_INTERVAL = re.compile(  # what it does not say, the end says for both
    r"(?P<approximate>khoảng )?(?:(?:ngày )?(?P<day>\d\d?)(?:(?:/| tháng )(?P<month>\d\d?))?|tháng (?P<only>\d\d?))",
    re.ASCII,
)
_PART_OF_YEAR = re.compile(
    r"(?:quý (?P<quarter>i{1,3}|iv|[1-4])(?:/| năm | )|(?P<months>\d\d?) tháng (?P<side>đầu|cuối) năm )"
    r"(?P<year>[1-9]\d{3})",
    re.ASCII,
)

_DAY_OR_MONTHS = re.compile(r"(?:từ |khoảng )*(\d\d?)(?: ?[.–—-] ?| đến )(\d\d?)/([1-9]\d{3})", re.ASCII)


def parse_typed(text: str) -> HistoricalDate:
    """Read a date the way Vietnamese editors type it, day first, or EDTF text.

    "2008-12" is EDTF (December 2008), never a range. Raises DateError, and nothing else, for any other text.
    """
    return read_with(_from_typed, text)


def _from_typed(text: str) -> HistoricalDate:
    text = _folded(text)
    if EDTF_TEXT.fullmatch(text):
        return from_edtf(text)
    if part := _PART_OF_YEAR.fullmatch(text):
        return _part_of_year(part)
    if (match := _DAY_OR_MONTHS.fullmatch(text)) and int(match[1]) < int(match[2]) <= 12:
        readings = (f"{match[1]}/{match[2]}/{match[3]}", f"tháng {match[1]}-{match[2]}/{match[3]}")
        raise DateError("two_readings", readings=readings)
    if text.startswith("trước "):
        return HistoricalDate(None, _typed_date(text.removeprefix("trước ")).preceding)
    is_since = text.startswith("từ ")
    first, *rest = _RANGE.split(text.removeprefix("từ ").replace("khoảng từ ", "khoảng "), maxsplit=1)
    if not rest or rest == ["nay"]:
        start = _typed_date(first)
        return HistoricalDate(start, None if is_since or rest else start)
    end = _typed_date(rest[0])
    return _typed_interval(_typed_start(first, end), end, approximate_throughout=not is_since)


def _part_of_year(match: re.Match[str]) -> HistoricalDate:
    """A quarter, or the first or last so many months of a year, as reports are made of them."""
    year = int(match["year"])
    if quarter := match["quarter"]:
        last = 3 * (int(quarter) if quarter.isdecimal() else _roman(quarter.upper()))
        first = last - 2
    else:
        months = int(match["months"])
        first, last = (1, months) if match["side"] == "đầu" else (13 - months, 12)
    return HistoricalDate(PartialDate(year, first), PartialDate(year, last))


def _typed_start(text: str, end: PartialDate) -> PartialDate:
    """The start of an interval, which leaves unsaid what it shares with its end: "27" of 27–30/3/2008."""
    match = _PART_OF_INTERVAL.fullmatch(text)
    if not match or bool(match["day"]) != bool(end.day) or not end.month:
        return _typed_date(text)
    day = int(match["day"]) if match["day"] else None
    month = int(match["month"] or match["only"] or end.month)
    return PartialDate(end.year, month, day, approximate=bool(match["approximate"]))


def _typed_interval(start: PartialDate, end: PartialDate, approximate_throughout: bool) -> HistoricalDate:
    """In "khoảng 2006–2007" both ends are approximate, in "từ khoảng 2006 đến 2007" only the start is."""
    if start.approximate and approximate_throughout:
        end = replace(end, approximate=True)
    return HistoricalDate(start, end)


def _typed_date(text: str) -> PartialDate:
    match = _TYPED_DATE.fullmatch(text)
    if not match:
        raise DateError("unreadable")
    numbers = {name: int(match[name]) for name in ("year", "month", "day") if match[name]}
    return PartialDate(**numbers, approximate=bool(match["approximate"]))


def _folded(text: str) -> str:
    """One case, composed letters, single plain spaces (no-break ones too), none around a slash."""
    text = unicodedata.normalize("NFC", text.casefold())
    return " ".join(text.split()).replace(" /", "/").replace("/ ", "/")


# Numbers as they are typed

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)  # 10.300 or 2.277.648,5


def typed_number(number: Decimal) -> str:
    return format_number(number, "vi")


def plain_number(text: str) -> str:
    """What a number typed the Vietnamese way is to a program: "10.300" is 10300, "8,5" is 8.5.

    A point that cannot part thousands ("8.5") is taken for a decimal point. What is no number stays none.
    """
    text = text.replace(MINUS, "-")
    return (text.replace(".", "") if _GROUPED.fullmatch(text) else text).replace(",", ".")


# Figures


def _phrase(figure: Figure) -> Phrase:
    qualifier = "" if figure.is_visibly_all else _QUALIFIERS[figure.qualifier]
    whole = figure.whole("vi")
    if figure.value is None:
        among = "trong số " * (figure.qualifier == Qualifier.TENS and figure.out_of is not None)
        return Phrase(qualifier, "", among + whole)
    number = format_number(figure.value, "vi")
    if figure.measure == Measure.PERCENT:
        return Phrase(qualifier, f"{number}%", "trong số " * (figure.out_of is not None) + whole)
    if figure.measure == Measure.RANK:
        number = f"thứ{NBSP}{number}"
    if figure.out_of is None:
        among = f"trong số {figure.out_of_label}" if figure.out_of_label else ""
        return Phrase(qualifier, number, joined(" ", figure.counted, among))
    return Phrase(qualifier, f"{number}/{format_number(figure.out_of, 'vi')}", figure.noun)


_QUALIFIERS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "khoảng",
    Qualifier.MORE_THAN: "hơn",
    Qualifier.NEARLY: "gần",
    Qualifier.UP_TO: "lên đến",
    Qualifier.TENS: "hàng chục",
    Qualifier.MOST: "hầu hết",
    Qualifier.ALL: "toàn bộ",
    Qualifier.READY: "sẵn sàng",
}


FIGURES = Grammar(
    thousands=".",
    point=",",
    phrase=_phrase,
    change=Change("không thay đổi", "tăng", "giảm", ("điểm phần trăm", "điểm phần trăm"), ("bậc", "bậc")),
)


# Numbers read aloud

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", " nghìn", " triệu")
_BILLION = 10**9


def in_words(number: Decimal) -> str:
    """A number in words: "một nghìn không trăm bốn mươi tám", "tám phẩy năm"."""
    whole, _point, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "âm " if number < 0 else ""
    return sign + _whole(int(whole)) + (f" phẩy {_decimals(decimals)}" if decimals else "")


def _decimals(digits: str) -> str:
    """As a number where it is a short one that begins with no zero, else digit by digit."""
    if len(digits) < 3 and digits[0] != "0":
        return _whole(int(digits))
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def _whole(number: int) -> str:
    if number >= _BILLION:
        rest = _below_billion(number % _BILLION, follows=True)
        return joined(" ", f"{_whole(number // _BILLION)} tỷ", rest)
    return _below_billion(number, follows=False) or _DIGITS[0]


def _below_billion(number: int, follows: bool) -> str:
    said: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            said.append(_hundreds(group, follows or bool(said)) + _THOUSANDS[power])
    return " ".join(said)


def _hundreds(number: int, follows: bool) -> str:
    """A number from 1 to 999; where it `follows` a greater one, hundreds and tens that are nought are said too."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    has_hundreds = bool(hundreds) or follows
    linking = "linh" if has_hundreds and units else ""
    ten = linking if not tens else "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return joined(" ", f"{_DIGITS[hundreds]} trăm" * has_hundreds, ten, _unit(units, tens))


def _unit(units: int, tens: int) -> str:
    if tens > 1 and units in _AFTER_TENS:
        return _AFTER_TENS[units]
    return "lăm" if tens and units == 5 else _DIGITS[units] if units else ""


_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_ORDINALS = {1: "nhất", 4: "tư"}
_MONTHS = {4: "tư"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _said_number(match: re.Match[str]) -> str:
    return in_words(Decimal(match[0].replace(".", "").replace(",", ".")))


def _said_day(day: str) -> str:
    return f"mùng {_whole(int(day))}" if int(day) <= 10 else _whole(int(day))


def _said_month(month: str) -> str:
    return _MONTHS.get(int(month)) or _whole(int(month))


def _said_ordinal(number: int) -> str:
    return _ORDINALS.get(number) or _whole(number)


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


_LETTERS = (
    {"A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "G": "giê", "H": "hát"}
    | {"I": "i", "K": "ca", "L": "e-lờ", "M": "em-mờ", "N": "en-nờ", "O": "o", "P": "pê", "Q": "quy"}
    | {"R": "e-rờ", "S": "ét", "T": "tê", "U": "u", "V": "vê", "W": "vê-kép", "X": "ích", "Y": "i-dài"}
)

SPEECH = Speech(
    abbreviations={
        "UBND": "Ủy ban nhân dân",
        "HĐND": "Hội đồng nhân dân",
        "CNTT-TT": "công nghệ thông tin và truyền thông",
        "CNTT": "công nghệ thông tin",
        "TT&TT": "Thông tin và Truyền thông",
        "CCHC": "cải cách hành chính",
        "Gbps": "gi-ga-bít trên giây",
        "ICT": "ai-xi-ti",
        "PCI": "pi-xi-ai",
        "IP": "ai-pi",
        "VNPT": "vê-en-pê-tê",
        "Internet": "in-tơ-nét",
        "MegaWAN": "Mê-ga-oan",
        "Microsoft": "Mai-crô-xốp",
        "Fansipan": "Phan-xi-păng",
        "Vinasat-1": "Vi-na-xát một",
        "LAN": "lan",
        "MAN": "man",
        "WAN": "oan",
        "&": "và",
    },
    letter=lambda letter: _LETTERS.get(letter, letter.lower()),
    steps=(
        (
            re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})"),
            lambda m: f"{_said_day(m[1])} tháng {_said_month(m[2])} năm {_whole(int(m[3]))}",
        ),
        (
            re.compile(r"\b(\d{1,2})/(\d{4})"),
            lambda m: f"{_said_month(m[1])} năm {_whole(int(m[2]))}",
        ),
        (re.compile(r"(?<=gày )(\d{1,2})(?= tháng)"), lambda m: _said_day(m[1])),
        (re.compile(r"(?<=háng )(\d{1,2})\b"), lambda m: _said_month(m[1])),
        (re.compile(r"thứ (\d+)\b"), lambda m: f"thứ {_said_ordinal(int(m[1]))}"),
        (re.compile(r"thứ ([IVXLC]+)\b"), lambda m: f"thứ {_said_ordinal(_roman(m[1]))}"),
        (re.compile(r"(?<=\d)–(?=\d)"), lambda m: " đến "),
        (re.compile(r"(?<=[\d\w])/(?=\d)"), lambda m: " trên "),
        (re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?"), _said_number),
        (re.compile(r"(?<=\w)%"), lambda m: " phần trăm"),
        (re.compile(r"(?<=\w)G\b"), lambda m: " gờ"),
    ),
    words_a_minute=110,
)


# Order

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_FIRST_LETTER = (
    20  # in keys of digits alone, which no database orders otherwise: after 0 (the end) and 1 (no letter)
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng


def alphabetical(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """What to sort by in the order of Vietnamese dictionaries: by letters, of which ă, â, đ, ê, ô, ơ and ư are some,
    and only among the same letters by tones. What is no letter comes before letters.
    """
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", text.casefold()):
        marks = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        place = _ALPHABET.find(letter)
        letters.append((1, place) if place >= 0 else (0, ord(letter[:1] or " ")))
        tones.append(next((1 + _TONES.index(mark) for mark in marks if mark in _TONES), 0))
    return letters, tones


def alphabet_key(text: str) -> str:
    """`alphabetical` as a text of digits, which every database puts in the same order."""
    letters, tones = alphabetical(text)
    codes = (str(_FIRST_LETTER + place) if is_letter else f"1{place:07}" for is_letter, place in letters)
    return f"{''.join(codes)}0{''.join(map(str, tones))}" if letters else ""
