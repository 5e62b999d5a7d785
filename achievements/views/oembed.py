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
from achievements.views.metrics import page_of_observations
from achievements.views.timeline import timeline_embed, timeline_list
from web.languages import language_of_path
from web.public import DAY, public

FORMATS = ("", "json", "xml")  # the first where nothing is said: JSON
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Parameters(forms.Form):
    """What a consumer of oEmbed asks."""

    url = forms.CharField()
    format = forms.CharField(required=False)
    maxwidth = forms.IntegerField(required=False, min_value=1)
    maxheight = forms.IntegerField(required=False, min_value=1)

    def clean_format(self) -> str:
        """In small letters, as some programs do not write it. Refuses what is no format."""
        name = self.cleaned_data["format"].lower()
        if name not in FORMATS:
            raise ValidationError("not a format")
        return name

    def clean_url(self) -> SplitResult:
        try:
            return urlsplit(self.cleaned_data["url"])
        except ValueError as error:
            raise ValidationError("not an address") from error


@require_safe
@public("url", "format", "maxwidth", "maxheight", seconds=DAY, is_for_any_site=True)
def oembed(request: HttpRequest) -> HttpResponse:
    """400 for other parameters, 501 for other formats, 404 for an address that has no embed."""
    parameters = Parameters(request.GET)
    if parameters.is_valid():
        return _answer(request, **parameters.cleaned_data)
    return HttpResponse(status=501 if "format" in parameters.errors else 400)


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
    host = url.netloc.lower().removesuffix(DEFAULT_PORTS.get(url.scheme, ""))
    if host != request.get_host().lower():
        raise Http404
    path = unquote(url.path)
    match resolve(path if path.endswith("/") else f"{path}/"):
        case ResolverMatch(view_name="timeline"):
            return timeline_embed(request, timeline_list(QueryDict(url.query)))
        case ResolverMatch(view_name="metric", kwargs={"slug": slug}):
            metric = get_object_or_404(Metric.objects.published(), slug=slug)
            _page, series = page_of_observations(request, metric)
            return Embed.of_metric(request, metric, series)
    raise Http404


def _xml(description: dict[str, str | int]) -> HttpResponse:
    root = Element("oembed")
    for name, value in description.items():
        SubElement(root, name).text = str(value)
    text = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")
