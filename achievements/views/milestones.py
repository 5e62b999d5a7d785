"""Milestones, each at an address that stays."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.models import Milestone


@require_safe
def milestone(request: HttpRequest, slug: str) -> HttpResponse:
    milestone = get_object_or_404(Milestone.objects.for_page(), slug=slug)
    timeline = Milestone.objects.published().filter(date__isnull=False)
    context = {
        "milestone": milestone,
        "previous": milestone.date and timeline.before(milestone).first(),
        "next": milestone.date and timeline.after(milestone).first(),
    }
    return render(request, "achievements/milestone.html", context)
