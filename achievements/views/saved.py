"""A page as one file that needs nothing beside it: to be kept, passed on, and read where there is no network.

It is made of templates of its own where they differ (templates/saved/), and its links are completed, so that they lead
to the site from wherever the file lies.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from web.references import rewritten


def savable(view: Callable[..., TemplateResponse]) -> Callable[..., HttpResponse]:
    """Answer `?save` with the page as a file; the page itself offers it (`print_and_save` in templatetags/page.py)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return _file(request, response) if "save" in request.GET else response

    wrapped.is_savable = True  # type: ignore[attr-defined]
    wrapped.parameters = ("save",)  # type: ignore[attr-defined]
    return wrapped


def _file(request: HttpRequest, page: TemplateResponse) -> HttpResponse:
    """The page, not rendered yet, as a download named like its address."""
    html = TemplateResponse(request, page.template_name, page.context_data, using="saved").rendered_content
    headers = {
        "Content-Disposition": f'attachment; filename="{PurePosixPath(request.path).name}.html"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(completed(html, request.build_absolute_uri(request.path)), headers=headers)


def completed(html: str, address: str) -> str:
    """`html`, which stands at `address`, with whole addresses in its references; those to places in it stay."""
    return rewritten(html, lambda each: each if each.startswith("#") else urljoin(address, each))
