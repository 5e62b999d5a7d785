"""How to read what the record shows: precision of dates, words before figures, marks of doubt."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.models import Observation
from achievements.views.saved import savable
from achievements.words.dates import parse_edtf
from achievements.words.figures import MEANINGS

DATES = {
    "2008-03-27": _("The day is known."),
    "2008-12": _("Only the month is known; no day is made up."),
    "2012": _("Only the year is known."),
    "2006/2007": _("From the one to the other; the source dates it no more closely."),
    "2009/..": _("It began then; the source names no end."),
    "../2004": _("It happened before that year began; the source says no more."),
    "2015~": _("Near that time; the source gives no date, or none that is certain."),
}


@require_safe
@savable
def how_to_read(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "achievements/how_to_read.html", meanings())


def meanings() -> dict[str, Any]:
    """What _how_to_read.html explains: forms of dates, and of qualifiers those that public figures have."""
    examples = {example.qualifier: example for example in Observation.objects.one_of_each_qualifier()}
    return {
        "dates": [(parse_edtf(text), meaning) for text, meaning in DATES.items()],
        "qualifiers": [
            (examples[qualifier], meaning.explanation)
            for qualifier, meaning in MEANINGS.items()
            if qualifier in examples
        ],
    }
