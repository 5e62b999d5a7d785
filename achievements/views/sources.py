"""Where the facts come from: the register of documents, the sources place by place, and what is in doubt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achievements.models import Erratum, LegalDocument, Source


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "achievements/documents.html", {"documents": LegalDocument.objects.for_register()})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.for_page(), slug=slug)
    return render(request, "achievements/source.html", {"source": source})


@require_safe
def open_questions(request: HttpRequest) -> HttpResponse:
    errata = Erratum.objects.for_register()
    by_weight = reversed(Erratum.Kind)  # slips of typing come last
    kinds = [(kind.label, [each for each in errata if each.kind == kind]) for kind in by_weight]
    return render(request, "achievements/open_questions.html", {"kinds": kinds})
