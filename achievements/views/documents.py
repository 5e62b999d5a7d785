"""The register of decisions, directives, plans and programmes."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from achievements.lists.facets import ACHIEVEMENT, YEAR, Facet, FacetedList, Tally, tally_of_bodies
from achievements.models import LegalDocument
from achievements.models.document import LegalDocumentQuerySet
from achievements.views.saved import savable
from web.public import public


@require_safe
@public("kind", "issuer", "year", "achievement", "page", "at")
@savable
def documents(request: HttpRequest) -> TemplateResponse:
    documents = FacetedList.asked_for("documents", request.GET, LegalDocument.objects.listed(), FACETS)
    context = {"documents": documents, "page": documents.page_asked_for(request)}
    return TemplateResponse(request, "achievements/documents.html", context)


def _of_issuer(documents: LegalDocumentQuerySet, slug: str) -> LegalDocumentQuerySet:
    return documents.filter(documents.public_at("issuer"), issuer__slug=slug)


def _issuers(documents: LegalDocumentQuerySet, chosen: str | None) -> Tally:
    return tally_of_bodies(documents.with_public("issuer"), "issuer__slug", "pk", chosen)


FACETS = [
    Facet.of_choices("kind", _("Type"), LegalDocument.Kind),
    Facet("issuer", _("Issuer"), _of_issuer, _issuers),
    YEAR,
    ACHIEVEMENT,
]
