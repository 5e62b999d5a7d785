"""Where the facts come from: the documents, the sources place by place, and what is in doubt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.models import Citation, Erratum, Institution, LegalDocument, Source
from achievements.models.document import LegalDocumentQuerySet
from achievements.views.facets import ACHIEVEMENT, YEAR, Facet, FacetedList, Tally, tally_of_bodies
from achievements.views.pages import SHORT_ENTRIES, page_asked_for
from achievements.views.saved import savable


@require_safe
@savable
def documents(request: HttpRequest) -> HttpResponse:
    documents = FacetedList.asked_for(request.GET, LegalDocument.objects.listed(), DOCUMENT_FACETS)
    page = page_asked_for(request, documents.rows)
    context = {"documents": documents, "page": page, "own_query": documents.own_query(page.number)}
    return render(request, "achievements/documents.html", context)


@require_safe
@savable
def document(request: HttpRequest, slug: str) -> HttpResponse:
    document = get_object_or_404(LegalDocument.objects.for_page(), slug=slug)
    public = LegalDocument.objects.published()
    context = {
        "document": document,
        "previous": public.before(document).first(),
        "next": public.after(document).first(),
    }
    return render(request, "achievements/document.html", context)


@require_safe
@savable
def source(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.for_page(), slug=slug)
    places = Citation.objects.listed().filter(source=source)
    page = page_asked_for(request, places, SHORT_ENTRIES, key="place")
    return render(request, "achievements/source.html", {"source": source, "page": page})


@require_safe
@savable
def open_questions(request: HttpRequest) -> HttpResponse:
    errata = FacetedList.asked_for(request.GET, Erratum.objects.for_register(), ERRATUM_FACETS)
    page = page_asked_for(request, errata.rows, SHORT_ENTRIES)
    kinds, own_query = Erratum.by_kind(page), errata.own_query(page.number)
    context = {"errata": errata, "page": page, "kinds": kinds, "own_query": own_query}
    return render(request, "achievements/open_questions.html", context)


def _of_issuer(documents: LegalDocumentQuerySet, slug: str) -> LegalDocumentQuerySet:
    return documents.filter(issuer__in=Institution.objects.published().filter(slug=slug))


def _issuers(documents: LegalDocumentQuerySet, chosen: str | None) -> Tally:
    issued = documents.filter(issuer__in=Institution.objects.published())
    return tally_of_bodies(issued, "issuer__slug", "pk", chosen)


DOCUMENT_FACETS = [
    Facet.of_choices("kind", _("Type"), LegalDocument.Kind),
    Facet("issuer", _("Issuer"), _of_issuer, _issuers),
    YEAR,
    ACHIEVEMENT,
]
ERRATUM_FACETS = [
    Facet.of_choices("state", _("State"), Erratum.State),
    Facet.of_choices("kind", _("Kind"), Erratum.Kind),
    ACHIEVEMENT,
]
