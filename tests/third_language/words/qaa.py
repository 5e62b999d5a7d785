"""How the made-up language says dates and figures: all its words stand in ⟦these⟧."""

from achievements.words.dates import PartialDate, Wording
from achievements.words.figures import Change, Figure, Grammar, Measure, Phrase, format_number, joined
from achievements.words.speech import Speech

ISO_639_3 = "qaa"


def _words(date: PartialDate) -> list[str]:
    day = [f"⟦day⟧ {date.day}"] if date.day else []
    month = [f"⟦month⟧ {date.month}"] if date.month else []
    return [*day, *month, f"⟦year⟧ {date.year}"]


def _span(start: list[str], end: list[str]) -> str:
    return f"{' '.join(start)} – {' '.join(end)}"


DATES = Wording("⟦about⟧ ", "⟦before⟧ {}", "⟦since⟧ {}", "⟦from⟧ {} ⟦to⟧ {}", words=_words, span=_span)


def _phrase(figure: Figure) -> Phrase:
    qualifier = "" if figure.is_visibly_all else f"⟦{figure.qualifier}⟧"
    if figure.value is None:
        return Phrase(qualifier, "", figure.whole("qaa"))
    number = format_number(figure.value, "qaa")
    if figure.measure == Measure.PERCENT:
        return Phrase(qualifier, f"{number} %", figure.whole("qaa"))
    if figure.out_of is None:
        return Phrase(qualifier, number, joined(" ", figure.counted, figure.out_of_label))
    return Phrase(qualifier, f"{number} : {format_number(figure.out_of, 'qaa')}", figure.noun)


FIGURES = Grammar(
    thousands="'",
    point="·",
    phrase=_phrase,
    change=Change("⟦same⟧", "⟦up⟧", "⟦down⟧", ("⟦point⟧", "⟦points⟧"), ("⟦place⟧", "⟦places⟧")),
)


SPEECH = Speech(abbreviations={}, letter=str, steps=(), words_a_minute=100)
