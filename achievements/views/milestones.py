"""Milestones, each at an address that stays."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.models import Milestone
from achievements.views.saved import savable


@require_safe
@savable
def milestone(request: HttpRequest, slug: str) -> TemplateResponse:
    milestone = get_object_or_404(Milestone.objects.for_page(), slug=slug)
    public = Milestone.objects.published()
    context = {
        "milestone": milestone,
        "previous": public.before(milestone).first(),
        "next": public.after(milestone).first(),
    }
    return TemplateResponse(request, "achievements/milestone.html", context)
