"""Pictures as small as they can be had, for lists of the desk."""

from django import template
from django.urls import reverse

from achievements.pictures.drawing import WIDTHS

register = template.Library()


@register.simple_tag
def thumbnail_address(digest: str, suffix: str) -> str:
    """Where the desk has the narrowest rendition of a picture, which every picture has."""
    return reverse("admin:picture", args=[digest, WIDTHS[0], suffix])
