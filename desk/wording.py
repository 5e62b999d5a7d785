"""What is being typed as readers would see it, in every language: asked by the forms of the desk while one types.

The rules are those that saving asks: the form's fields read, the record's words say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from achievements.models import Citation, Metric, Observation
from achievements.models.fields import EDTFFormField
from achievements.words.dates import DateBasis, GroundedDate
from achievements.words.figures import QUALIFIERS, FigureError
from desk.numbers import TypedNumberField
from desk.places import Paragraphs
from desk.sent import whole_number

MOST_PLACES = 50


@dataclass(frozen=True)
class Wording:
    """Texts, each with its language; or what is wrong with what was typed."""

    texts: list[tuple[str, str]]
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "texts": [{"language": language, "text": text} for language, text in self.texts],
            "fault": self.fault,
        }


def of_date(typed: Mapping[str, str]) -> Wording:
    """Of a `text` that stands for a date known on a `basis`."""
    try:
        date = EDTFFormField(required=False).clean(typed.get("text", ""))
    except ValidationError as error:
        return Wording([], " ".join(error.messages))
    if date is None:
        return Wording([])
    is_inferred = typed.get("basis") == DateBasis.INFERRED
    grounded = GroundedDate(date, DateBasis.INFERRED if is_inferred else DateBasis.STATED)
    return Wording([(code, grounded.wording(code)) for code, _name in settings.LANGUAGES])


def of_figure(typed: Mapping[str, str]) -> Wording:
    """Of a value of a metric with its small print, under the names that the form of a figure has for them."""
    key = whole_number(typed.get("metric"))
    metric = None if key is None else Metric.objects.select_related("unit").filter(pk=key).first()
    if metric is None:
        return Wording([])
    try:
        observation = _observation(metric, typed)
        observation.clean()
    except ValidationError as error:
        return Wording([], " ".join(error.messages))
    return Wording([(code, _said(observation, code)) for code, _name in settings.LANGUAGES])


def _observation(metric: Metric, typed: Mapping[str, str]) -> Observation:
    number = TypedNumberField(required=False, max_digits=18, decimal_places=4)
    qualifiers = {str(qualifier) for qualifier, _label in QUALIFIERS}
    labels = [build_localized_fieldname("out_of_label", code) for code, _name in settings.LANGUAGES]
    return Observation(
        metric=metric,
        value=number.clean(typed.get("value", "")),
        out_of=number.clean(typed.get("out_of", "")),
        qualifier=said if (said := typed.get("qualifier", "")) in qualifiers else "exact",
        **{label: typed.get(label, "")[:150] for label in labels},
    )


def _said(observation: Observation, language: str) -> str:
    with override(language):
        try:
            return observation.figure.wording(language)
        except FigureError:
            return ""


def of_places(typed: Mapping[str, str]) -> Wording:
    """What stands at the chosen places, in the language of the sources."""
    keys = [key for sent in typed.get("keys", "").split(",") if (key := whole_number(sent)) is not None]
    citations = Citation.objects.select_related("source").defer("source__text")
    paragraphs = Paragraphs()
    chosen = citations.filter(pk__in=keys[:MOST_PLACES])
    return Wording(
        [(settings.LANGUAGE_CODE, paragraphs.choice(each)) for each in chosen if paragraphs.at(each)]
    )


OF = {"date": of_date, "figure": of_figure, "places": of_places}
