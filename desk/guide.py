"""The editors' guide (docs/bien-tap.md) as a page of the desk, so that it is at hand where it is needed."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from achievements.words.folding import slug_of

TEXT = settings.BASE_DIR / "docs" / "bien-tap.md"
PICTURES = TEXT.parent / "img" / "bien-tap"


class Guide(NamedTuple):
    """What the page shows: the guide without its title, and the anchors and titles of its sections."""

    html: SafeString
    contents: list[tuple[str, str]]


@lru_cache(maxsize=1)
def guide() -> Guide:
    """The guide as it is shipped, which only a release changes."""
    markdown = MarkdownIt("js-default")  # which lets no HTML through
    _title, _line, text = TEXT.read_text().partition("\n")
    tokens = markdown.parse(text)
    contents = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h2":
            anchor = slug_of(words.content)
            heading.attrSet("id", anchor)
            contents.append((anchor, words.content))
    for token in tokens:
        _address_pictures(token)
    html = mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308 - our own file, no HTML in it
    return Guide(html, contents)


def _address_pictures(token: Token) -> None:
    for part in token.children or []:
        if part.type == "image":
            name = str(part.attrs["src"]).rpartition("/")[2]
            part.attrSet("src", reverse("admin:guide_picture", args=[name]))
            part.attrSet("loading", "lazy")


def guide_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    context = {**site.each_context(request), "title": gettext("Guide for editors"), "guide": guide()}
    return TemplateResponse(request, "admin/desk/guide.html", context)


def picture_view(request: HttpRequest, name: str) -> HttpResponse:
    """One of the guide's pictures."""
    if name not in {file.name for file in PICTURES.iterdir()}:
        raise Http404
    return HttpResponse((PICTURES / name).read_bytes(), content_type="image/webp")
