"""Photographs that somebody sends: checked, and drawn anew as pages show them, without what the camera wrote.

What is drawn stands upright, in the colours of screens (sRGB), on white where it was transparent, in three widths, each
as AVIF, WebP and JPEG. One picture is drawn at a time on a machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from time import monotonic, sleep
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, ImageOps

from achievements.pictures.wholeness import is_whole
from disk.locking import takes

# Files are drawn when a picture comes, in the widths of that day, and pages ask for those of today: with other widths
# every picture that is there has to be drawn anew
WIDTHS = (480, 960, 1600)
FORMS: dict[str, tuple[str, dict[str, Any]]] = {  # by suffix: Pillow's name, and how it is written
    "avif": ("AVIF", {"quality": 60, "speed": 8}),
    "webp": ("WEBP", {"quality": 75}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
}
# MPO is what some telephones write: a JPEG with further pictures behind the one that is shown
SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
OPENED = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 20 * 1024 * 1024
COPIES = {"WEBP": 2}  # its decoder holds more of a picture at once than others
LONGEST_SIDE = 16_000  # pixels; WebP knows no longer ones
LYING = range(5, 9)  # values of EXIF's Orientation under which width and height change places
PATIENCE = 20  # seconds to wait for another picture to be drawn
PAUSE = 0.05  # seconds
SRGB = ImageCms.createProfile("sRGB")
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
BROKEN = (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError)  # as Pillow says so


@dataclass(frozen=True)
class Drawn:
    """A photograph: its SHA-256, its suffix, its sides in pixels as it is seen, and what was drawn of it."""

    digest: str
    suffix: str
    width: int
    height: int
    renditions: dict[str, bytes]  # by file name: "480.avif"


def draw(file: IO[bytes]) -> Drawn:
    """Check a photograph and draw it anew. Raises ValidationError, in a sentence, for what is no whole photograph,
    too large, or comes while too many others do.
    """
    content = _content(file)
    with _opened(content) as image, alone():
        suffix, sides = SUFFIXES[str(image.format)], image.size  # before it is read smaller
        seen = _as_seen(_decoded(image), WIDTHS[-1])
        width, height = sides[::-1] if _is_lying(image) else sides
        renditions = dict(_renditions(seen, width))
    return Drawn(sha256(content).hexdigest(), suffix, width, height, renditions)


def fitting(width: int) -> dict[int, int]:
    """The renditions of a picture `width` wide, by how wide each comes out: none wider than the picture."""
    narrower = [one for one in WIDTHS if one < width]
    last = WIDTHS[len(narrower) : len(narrower) + 1]
    return {min(one, width): one for one in (*narrower, *last)}


# Checking


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        limit = {"limit": MAX_BYTES // 2**20}
        raise ValidationError(_("The picture is larger than %(limit)d MB."), code="too_large", params=limit)
    return content


def _opened(content: bytes) -> Image.Image:
    """The picture, not yet decoded, of a kind and size that we take."""
    try:
        image = Image.open(BytesIO(content), formats=OPENED)
    except BOMBS:
        raise _too_many_pixels() from None
    except BROKEN:
        raise ValidationError(_("This is no JPEG, PNG or WebP picture."), code="format") from None
    pixels = image.width * image.height * COPIES.get(str(image.format), 1)
    if pixels > settings.PICTURE_PIXELS or max(image.size) > LONGEST_SIDE:
        raise _too_many_pixels()
    if not is_whole(str(image.format), content):
        raise _not_whole()
    return image


def _too_many_pixels() -> ValidationError:
    limits = {"millions": settings.PICTURE_PIXELS // 10**6, "side": LONGEST_SIDE}
    message = _("The picture has more than %(millions)d million pixels, or a side of more than %(side)d.")
    return ValidationError(message, code="pixels", params=limits)


def _not_whole() -> ValidationError:
    message = _(
        "The picture is not whole: the file is cut off or damaged. Copy it anew from where it came from."
    )
    return ValidationError(message, code="broken")


# Drawing


@contextmanager
def alone() -> Iterator[None]:
    """While no other picture is drawn on this machine; memory has room for one."""
    until = monotonic() + PATIENCE
    with (settings.DATA_DIR / "drawing.lock").open("ab") as lock:
        while not takes(lock):
            if monotonic() > until:
                raise ValidationError(_("Too many pictures come at once. Try again soon."), code="busy")
            sleep(PAUSE)
        yield


def _decoded(image: Image.Image) -> Image.Image:
    """The picture, read no larger than it needs to be."""
    try:
        image.draft(None, (WIDTHS[-1], WIDTHS[-1]))  # of JPEGs; no side becomes shorter than that
        image.load()
    except BROKEN:
        raise _not_whole() from None
    return image


def _is_lying(image: Image.Image) -> bool:
    """Whether a picture is kept on its side."""
    return image.getexif().get(ExifTags.Base.Orientation) in LYING


def _as_seen(image: Image.Image, width: int) -> Image.Image:
    """A decoded picture upright, in sRGB and nothing but its pixels, at most `width` wide."""
    seen_width = image.height if _is_lying(image) else image.width
    scale = min(1, width / seen_width)
    small = _resized(_plain(image), [max(1, round(side * scale)) for side in image.size])
    seen = _in_srgb(_on_white(ImageOps.exif_transpose(small)), image.info.get("icc_profile"))
    seen.info.clear()
    return seen


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller: without a palette, and with no more than eight bits a channel."""
    match image.mode:
        case "P":
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
        case "1" | "I" | "F":
            return image.convert("L")
        case mode if mode.startswith("I;16"):
            return image.point(lambda value: value / 256).convert("L")
    return image


def _resized(image: Image.Image, size: list[int]) -> Image.Image:
    return image.resize((size[0], size[1]), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converted by its own colour profile, where it has one that fits."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
            if converted:
                return converted
    return image.convert("RGB")


def _renditions(image: Image.Image, width: int) -> Iterator[tuple[str, bytes]]:
    """What pages show of a picture whose original is `width` wide, by the names of the files."""
    for come_out, nominal in fitting(width).items():
        height = max(1, round(image.height * come_out / image.width))
        small = image if come_out == image.width else _resized(image, [come_out, height])
        for suffix, (form, settings_of_form) in FORMS.items():
            file = BytesIO()
            small.save(file, form, **settings_of_form)
            yield f"{nominal}.{suffix}", file.getvalue()
