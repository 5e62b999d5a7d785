"""Where the facts come from: the documents, the sources place by place, and what is in doubt."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.models import Achievement, Erratum, Institution, LegalDocument, Source
from achievements.models.document import LegalDocumentQuerySet
from achievements.models.editorial import EditorialQuerySet
from achievements.views.facets import YEAR, Facet, FacetedList, Tally
from achievements.views.saved import savable

PAGE_SIZE = 60


@require_safe
@savable
def documents(request: HttpRequest) -> HttpResponse:
    documents = FacetedList.asked_for(request.GET, LegalDocument.objects.listed(), DOCUMENT_FACETS)
    page = Paginator(documents.rows, PAGE_SIZE).get_page(request.GET.get("page"))
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
    return render(request, "achievements/source.html", {"source": source})


@require_safe
@savable
def open_questions(request: HttpRequest) -> HttpResponse:
    """All on one page, where the mark on a fact finds its question: seventy are 18 kB, 30 kB hold over a hundred."""
    errata = FacetedList.asked_for(request.GET, Erratum.objects.for_register(), ERRATUM_FACETS)
    kinds = Erratum.by_kind(errata.rows)
    context = {"errata": errata, "count": len(errata.rows), "kinds": kinds, "own_query": errata.own_query()}
    return render(request, "achievements/open_questions.html", context)


def _achievement_of(relation: str) -> Facet:
    """The facet of the achievements that have the rows as their `relation`."""

    def narrow(rows: EditorialQuerySet, slug: str) -> EditorialQuerySet:
        return rows.filter(achievements__in=Achievement.objects.published().filter(slug=slug))

    def tally(rows: EditorialQuerySet) -> Tally:
        achievements = Achievement.objects.published().filter(**{f"{relation}__in": rows})
        counted = achievements.annotate(count=Count(relation, distinct=True))
        return [(each.slug, each, each.count) for each in counted]

    return Facet("achievement", _("Achievement"), narrow, tally)


def _of_issuer(documents: LegalDocumentQuerySet, slug: str) -> LegalDocumentQuerySet:
    return documents.filter(issuer__in=Institution.objects.published().filter(slug=slug))


def _issuers(documents: LegalDocumentQuerySet) -> Tally:
    """Those that issued most first."""
    issuers = Institution.objects.listed().filter(documents_issued__in=documents)
    counted = issuers.annotate(count=Count("documents_issued", distinct=True))
    return [(each.slug, each, each.count) for each in counted.order_by("-count", "slug")]


DOCUMENT_FACETS = [
    Facet.of_choices("kind", _("Type"), LegalDocument.Kind),
    Facet("issuer", _("Issuer"), _of_issuer, _issuers),
    YEAR,
    _achievement_of("documents"),
]
ERRATUM_FACETS = [
    Facet.of_choices("state", _("State"), Erratum.State),
    Facet.of_choices("kind", _("Kind"), Erratum.Kind),
    _achievement_of("errata"),
]
