"""What a page that is saved as a file has in it instead of beside it."""

import re
from base64 import b64encode
from mimetypes import guess_type
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe

from achievements.models import Photo
from achievements.pictures.drawing import WIDTHS

register = template.Library()

STYLE_SHEET = "css/portal.css"
PICTURE = re.compile(r'url\("([^":]+)"\)')  # a file of ours that the style sheet shows


@register.simple_tag
def style_sheet() -> SafeString:
    """The portal's style sheet with its pictures in it."""
    return mark_safe(with_pictures(Path(str(finders.find(STYLE_SHEET)))))  # noqa: S308 (ours)


def with_pictures(sheet: Path) -> str:
    """A style sheet of ours with its pictures in it."""

    def embed(found: re.Match) -> str:
        file = sheet.parent / found[1]
        return f'url("{_data(file.read_bytes(), guess_type(file.name)[0])}")'

    return PICTURE.sub(embed, sheet.read_text())


@register.simple_tag
def embedded(photo: Photo) -> str:
    """The smallest picture of `photo` that pages show, as data; where it is missing, its address on the site."""
    picture = photo.picture
    try:
        with default_storage.open(picture.file(f"{WIDTHS[0]}.webp")) as file:
            return _data(file.read(), "image/webp")
    except OSError:
        return str(picture.url)


def _data(content: bytes, kind: str | None) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
