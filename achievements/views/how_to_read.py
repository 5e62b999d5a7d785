"""How to read what the record shows: precision of dates, words before figures, marks of doubt."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.models import Observation
from achievements.views.saved import savable
from achievements.words.dates import FORMS, parse_edtf
from achievements.words.figures import MEANINGS
from web.public import public


@require_safe
@public()
@savable
def how_to_read(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "achievements/how_to_read.html", meanings())


def meanings() -> dict[str, Any]:
    """What _how_to_read.html explains: forms of dates, and of qualifiers those that public figures have."""
    examples = {example.qualifier: example for example in Observation.objects.one_of_each_qualifier()}
    return {
        "dates": [(parse_edtf(text), meaning) for text, meaning in FORMS.items()],
        "qualifiers": [
            (examples[qualifier], meaning.explanation)
            for qualifier, meaning in MEANINGS.items()
            if qualifier in examples
        ],
    }
