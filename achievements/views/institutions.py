"""Institutions: their names over time, what became of them and what they did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.models import Institution, Milestone
from achievements.views.saved import savable


@require_safe
@savable
def institutions(request: HttpRequest) -> HttpResponse:
    listed = Institution.objects.for_index()
    kinds = [(kind.label, [each for each in listed if each.kind == kind]) for kind in Institution.Kind]
    return render(request, "achievements/institutions.html", {"institutions": listed, "kinds": kinds})


@require_safe
@savable
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution.objects.for_page(), slug=slug)
    context = {
        "institution": institution,
        "milestones": Milestone.objects.listed().filter(participations__institution=institution).distinct(),
    }
    return render(request, "achievements/institution.html", context)
