"""Numbers with their small print: what is counted, how exactly it was stated, and out of what.

"Hơn 10.300 câu hỏi" is kept as 10300 with the qualifier `more_than` and always shown with both; "hàng chục
chương trình" has no number at all and none is made up for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.words.languages import rules

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


class Qualifier(StrEnum):
    """How exactly the source states the value. What each means stands in MEANINGS."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    NEARLY = "nearly"
    UP_TO = "up_to"
    TENS = "tens"
    MOST = "most"
    ALL = "all"
    READY = "ready"

    @property
    def meaning(self) -> "Meaning":
        return MEANINGS[self]


@dataclass(frozen=True)
class Meaning:
    """What a qualifier means: its `label` for editors, its `explanation` for readers, on which sides it is open.

    The true value may lie below the number where it is `open_below`, above it where it is `open_above`.
    """

    label: Promise
    explanation: Promise
    open_below: bool = False
    open_above: bool = False


MEANINGS = {
    Qualifier.EXACT: Meaning(
        _("exactly"), _("The source gives the number with no such word: it is the number.")
    ),
    Qualifier.ABOUT: Meaning(
        _("about"), _("Near the number, above it or below."), open_below=True, open_above=True
    ),
    Qualifier.MORE_THAN: Meaning(
        _("more than (hơn, trên)"), _("The number was passed; by how much is not said."), open_above=True
    ),
    Qualifier.NEARLY: Meaning(
        _("nearly (gần)"), _("The number was almost reached, and not passed."), open_below=True
    ),
    Qualifier.UP_TO: Meaning(
        _("up to (lên đến)"),
        _("The highest that can be, or was, reached; usually it is less."),
        open_below=True,
    ),
    Qualifier.TENS: Meaning(
        _("dozens of (hàng chục)"),
        _("A number of tens. The source gives no number, and none is made up."),
    ),
    Qualifier.MOST: Meaning(
        _("most (hầu hết)"), _("The greater part. The source gives no number, and none is made up.")
    ),
    Qualifier.ALL: Meaning(_("all (toàn bộ)"), _("The whole of what is spoken of, with nothing left out.")),
    Qualifier.READY: Meaning(
        _("ready, which is not yet done (sẵn sàng)"),
        _("It can be done; it has not been done yet. Readiness and result are two metrics."),
    ),
}
QUALIFIERS = [(qualifier, meaning.label) for qualifier, meaning in MEANINGS.items()]  # as choices of a field


class Measure(StrEnum):
    """What kind of number the value is."""

    COUNT = "count"
    PERCENT = "percent"
    RANK = "rank"
    SCORE = "score"


MEASURES = [
    (Measure.COUNT, _("count")),
    (Measure.PERCENT, _("percentage")),
    (Measure.RANK, _("rank")),
    (Measure.SCORE, _("score")),
]


class Bounds(StrEnum):
    """Between what the value lies, as far as it is a share or can have a sign."""

    PART = "part"
    RATIO = "ratio"
    CHANGE = "change"


BOUNDS = [
    (Bounds.PART, _("part of a whole: neither below zero nor above the whole")),
    (Bounds.RATIO, _("ratio: may pass the whole, like 112.5% of a plan")),
    (Bounds.CHANGE, _("change: may also be below zero, like −3.2%")),
]

# What stands in place of a number, and what may stand in place of one or beside it.
WORDS_ONLY = {Qualifier.TENS, Qualifier.MOST}
NUMBER_OPTIONAL = WORDS_ONLY | {Qualifier.ALL}

FITTING_QUALIFIERS = {
    Measure.COUNT: set(Qualifier),
    Measure.PERCENT: set(Qualifier) - {Qualifier.TENS},
    Measure.RANK: {Qualifier.EXACT, Qualifier.ABOUT},
    Measure.SCORE: set(Qualifier) - NUMBER_OPTIONAL - {Qualifier.READY},
}


Field = Literal["value", "qualifier", "out_of", "out_of_label"]
Reason = Literal[
    "missing",
    "not_stated",
    "not_finite",
    "negative",
    "not_positive",
    "not_a_positive_integer",
    "above_100",
    "above_out_of",
    "not_all",
    "does_not_fit_measure",
]


class FigureError(ValueError):
    """A figure that cannot be true: `field` names the attribute at fault, `reason` says why."""

    def __init__(self, field: Field, reason: Reason) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Figure:
    """One value as the source states it; labels are already in the language of the wording.

    `unit` is the plural label of what is counted and `unit_one` its singular (a percentage needs neither);
    `out_of` and `out_of_label` are the denominator: a number, words, or both ("số xã"; 63 "tỉnh, thành phố").
    Raises FigureError when the parts contradict each other.
    """

    value: Decimal | None
    qualifier: Qualifier = Qualifier.EXACT
    measure: Measure = Measure.COUNT
    unit: str = ""
    unit_one: str = ""
    out_of: Decimal | None = None
    out_of_label: str = ""
    bounds: Bounds = Bounds.PART

    def __post_init__(self) -> None:
        if self.qualifier not in FITTING_QUALIFIERS[self.measure]:
            raise FigureError("qualifier", "does_not_fit_measure")
        self._check_out_of()
        if self.value is not None:
            self._check_value(self.value)
        elif self.qualifier not in NUMBER_OPTIONAL:
            raise FigureError("value", "missing")
        elif not self.noun:
            raise FigureError("out_of_label", "missing")

    def _check_out_of(self) -> None:
        if self.out_of is None:
            return
        if not self.out_of.is_finite():
            raise FigureError("out_of", "not_finite")
        if self.out_of <= 0:
            raise FigureError("out_of", "not_positive")

    def _check_value(self, value: Decimal) -> None:
        if self.qualifier in WORDS_ONLY:
            raise FigureError("value", "not_stated")
        if not value.is_finite():
            raise FigureError("value", "not_finite")
        if value.is_signed() and self.bounds != Bounds.CHANGE:
            raise FigureError("value", "negative")
        if self.measure == Measure.RANK and (value <= 0 or value != value.to_integral_value()):
            raise FigureError("value", "not_a_positive_integer")
        if self.full_value is not None:
            self._check_share(value, self.full_value)

    def _check_share(self, value: Decimal, whole: Decimal) -> None:
        if value > whole and (self.bounds == Bounds.PART or self.measure == Measure.RANK):
            raise FigureError("value", "above_100" if self.measure == Measure.PERCENT else "above_out_of")
        if self.qualifier == Qualifier.ALL and value < whole:
            raise FigureError("value", "not_all")

    @property
    def full_value(self) -> Decimal | None:
        """What the value would be if it were everything."""
        return Decimal(100) if self.measure == Measure.PERCENT else self.out_of

    @property
    def share(self) -> Decimal | None:
        """The part of the whole, from 0 to 1; None for ranks, scores, words, plain counts and what is no part."""
        if self.value is None or self.full_value is None or self.bounds != Bounds.PART:
            return None
        if self.measure in {Measure.RANK, Measure.SCORE}:
            return None
        return self.value / self.full_value

    @property
    def scale(self) -> tuple[Decimal, Decimal] | None:
        """A rank and the last place, where both are known."""
        if self.measure != Measure.RANK or self.value is None or self.out_of is None:
            return None
        return self.value, self.out_of

    @property
    def is_drawn(self) -> bool:
        """Whether it can be drawn by itself: a share as a bar, a rank on its scale."""
        return self.scale is not None or (self.share is not None and not self.is_whole)

    @property
    def is_whole(self) -> bool:
        """Whether it is everything, and stated so: words say that better than a full bar."""
        return self.share == 1 and self.qualifier in {Qualifier.EXACT, Qualifier.ALL}

    @property
    def is_exact(self) -> bool:
        """Whether the number is stated as it is, so that one may reckon with it."""
        return self.value is not None and (self.qualifier == Qualifier.EXACT or self.is_visibly_all)

    @property
    def is_visibly_all(self) -> bool:
        """Whether the number alone ("100%", "9/9") already says that it is everything."""
        return self.qualifier == Qualifier.ALL and self.value is not None and self.full_value is not None

    @property
    def noun(self) -> str:
        """What the whole consists of; the plural."""
        return self.out_of_label or ("" if self.measure == Measure.PERCENT else self.unit)

    @property
    def counted(self) -> str:
        """The unit in the number of the value."""
        return self.unit_for(self.value)

    def unit_for(self, number: Decimal | None) -> str:
        """The unit in the number of `number`: one party member, 29 party members."""
        return self.unit_one if number == 1 and self.unit_one else self.unit

    def whole(self, language: str) -> str:
        """The denominator in words, with its number where there is one: "63 tỉnh, thành phố", "số xã"."""
        if self.out_of is None:
            return self.noun
        return joined(NBSP, format_number(self.out_of, language), self.noun)

    def wording(self, language: str) -> str:
        """All of it as prose in `language`: "hơn 10.300 câu hỏi". LookupError for a language without rules."""
        phrase = self._phrase(language)
        joint = " " if self.measure == Measure.PERCENT else NBSP
        return joined(" ", phrase.qualifier, joined(joint, phrase.number, phrase.unit))

    def qualifier_wording(self, language: str) -> str:
        """The words before the number ("hơn"); empty where the number speaks for itself."""
        return self._phrase(language).qualifier

    def number_wording(self, language: str) -> str:
        """The number with its denominator ("10.300", "100%", "thứ 7/63"); empty for words only."""
        return self._phrase(language).number

    def unit_wording(self, language: str) -> str:
        """The words after the number: what is counted."""
        return self._phrase(language).unit

    def _phrase(self, language: str) -> "Phrase":
        return rules(language).FIGURES.phrase(self)


class Phrase(NamedTuple):
    """A figure in words: what stands before the number, the number with its denominator, what is counted."""

    qualifier: str
    number: str
    unit: str


def format_number(value: Decimal, language: str) -> str:
    """The number as the language writes it, without trailing zeros or exponent: 10.300 and 8,5 in Vietnamese.

    LookupError for a language without rules.
    """
    whole, _point, decimals = f"{value:,f}".partition(".")
    grammar = rules(language).FIGURES
    decimals = decimals.rstrip("0")
    whole = whole.replace("-", MINUS)
    return whole.replace(",", grammar.thousands) + (grammar.point + decimals if decimals else "")


def joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


class Change(NamedTuple):
    """How a language says what changed: the words before the amount, and units, one and many, of what has no own."""

    none: str
    more: str
    less: str
    points: tuple[str, str]
    places: tuple[str, str]

    def unit(self, figure: Figure, amount: Decimal) -> str:
        match figure.measure:
            case Measure.PERCENT:
                return self.points[amount != 1]
            case Measure.RANK:
                return self.places[amount != 1]
        return figure.unit_for(amount)


@dataclass(frozen=True)
class Grammar:
    """How a language writes numbers and says figures: its separators, a figure as a phrase, what changed."""

    thousands: str
    point: str
    phrase: Callable[[Figure], Phrase]
    change: Change


def change_wording(before: Figure, after: Figure, language: str) -> str:
    """What changed from one figure to a comparable later one: "tăng 29 đảng viên"; empty unless both are exact.

    LookupError for a language without rules.
    """
    words = rules(language).FIGURES.change
    if not (before.is_exact and after.is_exact) or before.value is None or after.value is None:
        return ""
    difference = after.value - before.value
    if not difference:
        return words.none
    amount = abs(difference)
    is_better = (difference > 0) != (after.measure == Measure.RANK)
    counted = joined(NBSP, format_number(amount, language), words.unit(after, amount))
    return joined(" ", words.more if is_better else words.less, counted)
