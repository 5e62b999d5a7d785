"""The front page: the periods, and the achievements of each at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achievements.charts import terraces
from achievements.models import Category, Milestone, Period


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    years = Milestone.objects.for_timeline().per_year()
    context = {
        "periods": Period.objects.for_home(),
        "categories": Category.objects.in_use(),
        "years": years,
        "terraces": terraces(list(years.values())),
    }
    return render(request, "achievements/home.html", context)
