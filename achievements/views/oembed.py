"""How pages are embedded, told to programs that ask by an address (https://oembed.com/)."""

from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import ResolverMatch, resolve
from django.utils import translation
from django.views.decorators.http import require_safe

from achievements.models import Metric
from achievements.publish.embeds import Embed
from achievements.views.timeline import timeline_list
from web.languages import language_of_path
from web.public import DAY, public


class Parameters(forms.Form):
    """What a consumer of oEmbed asks."""

    url = forms.CharField()
    format = forms.ChoiceField(required=False, choices=[("json", "JSON"), ("xml", "XML")])
    maxwidth = forms.IntegerField(required=False, min_value=1)
    maxheight = forms.IntegerField(required=False, min_value=1)

    def clean_url(self) -> SplitResult:
        try:
            return urlsplit(self.cleaned_data["url"])
        except ValueError as error:
            raise ValidationError("not an address") from error


@require_safe
@public("url", "format", "maxwidth", "maxheight", seconds=DAY)
def oembed(request: HttpRequest) -> HttpResponse:
    """400 for other parameters, 501 for other formats, 404 for an address that has no embed."""
    parameters = Parameters(request.GET)
    if parameters.is_valid():
        response = _answer(request, **parameters.cleaned_data)
    else:
        response = HttpResponse(status=501 if "format" in parameters.errors else 400)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer(
    request: HttpRequest, url: SplitResult, format: str, maxwidth: int | None, maxheight: int | None
) -> HttpResponse:
    """In the language of the page that is asked for."""
    language = language_of_path(url.path)
    with translation.override(language):
        try:
            description = _embed(request, url).within(maxwidth, maxheight).oembed
        except Http404:
            return HttpResponse(status=404)
    response = _xml(description) if format == "xml" else JsonResponse(description)
    response.headers["Content-Language"] = language
    return response


def _embed(request: HttpRequest, url: SplitResult) -> Embed:
    """Raises Http404 where the public has no page of ours, or one that cannot be embedded."""
    if url.netloc.lower() != request.get_host().lower():
        raise Http404
    match resolve(unquote(url.path)):
        case ResolverMatch(view_name="timeline"):
            return Embed.of_timeline(request, timeline_list(QueryDict(url.query)).canonical_query)
        case ResolverMatch(view_name="metric", kwargs={"slug": slug}):
            return Embed.of_metric(request, get_object_or_404(Metric.objects.published(), slug=slug))
    raise Http404


def _xml(description: dict[str, str | int]) -> HttpResponse:
    root = Element("oembed")
    for name, value in description.items():
        SubElement(root, name).text = str(value)
    text = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")
