"""How addresses name pictures: by the digest of the original, a width and a form."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

from achievements.pictures.drawing import FORMS, WIDTHS

PICTURE = "<picture_digest:digest>"
RENDITION = f"{PICTURE}/<rendition_width:width>.<suffix:suffix>"


class PictureDigest(StringConverter):
    """The SHA-256 of a picture."""

    regex = "[0-9a-f]{64}"


class RenditionWidth(IntConverter):
    """How wide a picture can be had."""

    regex = "|".join(map(str, WIDTHS))


class Suffix(StringConverter):
    """A form that pictures can be had in."""

    regex = "|".join(FORMS)


register_converter(PictureDigest, "picture_digest")
register_converter(RenditionWidth, "rendition_width")
register_converter(Suffix, "suffix")
