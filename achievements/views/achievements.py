"""Achievements, and the fields of work they belong to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.models import Achievement, Category, Institution, Metric, Milestone
from achievements.views.saved import savable


@require_safe
@savable
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    achievement = get_object_or_404(Achievement.objects.for_page(), slug=slug)
    neighbours = Achievement.objects.published().filter(period=achievement.period)
    context = {
        "achievement": achievement,
        "institutions": Institution.objects.listed().taking_part_in(achievement),
        "previous": neighbours.filter(number__lt=achievement.number).last(),
        "next": neighbours.filter(number__gt=achievement.number).first(),
    }
    return render(request, "achievements/achievement.html", context)


@require_safe
@savable
def category(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category.objects.in_use(), slug=slug)
    context = {
        "category": category,
        "achievements": Achievement.objects.published().filter(category=category),
        "milestones": Milestone.objects.listed().filter(category=category),
        "metrics": Metric.objects.for_register().filter(category=category),
    }
    return render(request, "achievements/category.html", context)
