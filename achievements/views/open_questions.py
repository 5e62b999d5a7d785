"""The register of errata, which readers know as open questions."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.lists.facets import ACHIEVEMENT, Facet, FacetedList
from achievements.lists.pages import SHORT_ENTRIES
from achievements.models import Correction, Erratum
from achievements.models.correction import things_of
from achievements.views.saved import savable
from web.public import public

CORRECTIONS = 20  # the rest stands on the pages they are about


@require_safe
@public("state", "weight", "kind", "achievement", "page", "at")
@savable
def open_questions(request: HttpRequest) -> TemplateResponse:
    errata = FacetedList.asked_for("open_questions", request.GET, Erratum.objects.for_register(), FACETS)
    page = errata.page_asked_for(request, SHORT_ENTRIES)
    context = {
        "errata": errata,
        "page": page,
        "errata_by_weight": Erratum.by_weight(page),
        "corrections": [] if errata.chosen else things_of(list(Correction.objects.newest()[:CORRECTIONS])),
    }
    return TemplateResponse(request, "achievements/open_questions.html", context)


FACETS = [
    Facet.of_choices("state", _("State"), Erratum.State),
    Facet.of_choices("weight", _("Weight"), Erratum.Weight),
    Facet.of_choices("kind", _("Kind"), Erratum.Kind),
    ACHIEVEMENT,
]
