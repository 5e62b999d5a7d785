"""Institutions: their names over time, what became of them and what they did."""

from itertools import groupby

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.lists.extracts import Extract, list_address
from achievements.lists.pages import page_asked_for
from achievements.models import Institution, Milestone
from achievements.views.saved import savable
from web.public import public


@require_safe
@public("page", "at")
@savable
def institutions(request: HttpRequest) -> TemplateResponse:
    index = Institution.objects.for_index()
    page = page_asked_for(request, index.values_list("pk", flat=True))
    listed = index.filter(pk__in=list(page))
    kinds = [(kind, list(of_kind)) for kind, of_kind in groupby(listed, Institution.get_kind_display)]
    context = {"page": page, "institutions": listed, "kinds": kinds}
    return TemplateResponse(request, "achievements/institutions.html", context)


@require_safe
@public()
@savable
def institution(request: HttpRequest, slug: str) -> TemplateResponse:
    institution = get_object_or_404(Institution.objects.for_page(), slug=slug)
    took_part = Milestone.objects.listed().filter(pk__in=institution.participations.values("milestone"))
    chosen = {"institution": slug}
    dated, undated = Extract.dated_and_undated(took_part, list_address("timeline", **chosen))
    observations = institution.observations.listed()
    context = {
        "institution": institution,
        "milestones": dated,
        "undated": undated,
        "all_milestones": dated.rows + undated.rows,
        "observations": Extract.of(
            observations, list_address("metrics", **chosen), observations.latest_keys()
        ),
        "documents": Extract.of(
            institution.documents_issued.listed(), list_address("documents", issuer=slug)
        ),
    }
    return TemplateResponse(request, "achievements/institution.html", context)
