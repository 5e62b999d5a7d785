"""A page as one file that needs nothing beside it: to be kept, passed on, and read where there is no network.

It is made of templates of its own where they differ (templates/saved/), and its links are completed, so that they lead
to the site from wherever the file lies.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import PurePosixPath
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

REFERENCES = ("href", "src")
Attributes = list[tuple[str, str | None]]


def savable(view: Callable[..., TemplateResponse]) -> Callable[..., HttpResponse]:
    """Answer `?save` with the page as a file; the page itself offers it (`print_and_save` in templatetags/page.py)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return _file(request, response) if "save" in request.GET else response

    wrapped.is_savable = True  # type: ignore[attr-defined]
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
    pieces, done = [], 0
    for place, text, tag, attributes in _ReferringTags(html).found:
        pieces += [html[done:place], _tag(tag, attributes, address)]
        done = place + len(text)
    return "".join(pieces) + html[done:]


class _ReferringTags(HTMLParser):
    """The tags that lead out of a page: where in its text each stands, how it is written, its name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str, str, Attributes]] = []
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]  # where each begins
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        if any(name in REFERENCES and not (value or "").startswith("#") for name, value in attributes):
            line, column = self.getpos()
            self.found.append(
                (self.lines[line - 1] + column, self.get_starttag_text() or "", tag, attributes)
            )


def _tag(name: str, attributes: Attributes, address: str) -> str:
    written = (f' {each}="{escape(value)}"' for each, value in _completed(attributes, address))
    return f"<{name}{''.join(written)}>"


def _completed(attributes: Attributes, address: str) -> Iterator[tuple[str, str]]:
    for name, value in attributes:
        value = value or ""  # of one that is only there
        yield name, urljoin(address, value) if name in REFERENCES else value
