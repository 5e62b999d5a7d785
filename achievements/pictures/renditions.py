"""Photographs in the few sizes that pages show: upright, in WebP, without what the camera wrote beside the picture.

Each is made when it is first asked for and kept beside the uploads, which are never touched: they can be made again.
"""

import os
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from PIL import ExifTags, Image, ImageOps

WIDTHS = (480, 960, 1600)
QUALITY = 75
LYING = range(5, 9)  # values of EXIF's Orientation under which width and height change places


def fitting(width: int) -> dict[int, int]:
    """The renditions of a picture `width` wide, by how wide each comes out: none wider than the picture."""
    narrower = [one for one in WIDTHS if one < width]
    last = WIDTHS[len(narrower) : len(narrower) + 1]
    return {min(one, width): one for one in (*narrower, *last)}


def is_lying(file: Any) -> bool:
    """Whether a picture is kept on its side. OSError where there is none in `file`."""
    with Image.open(file) as image:
        return image.getexif().get(ExifTags.Base.Orientation) in LYING


def rendition(original: Path, width: int) -> Path:
    """The file of `original` made at most `width` wide. OSError where that is not a picture that can be read."""
    made = original.parent.parent / "renditions" / str(width) / f"{original.name}.webp"
    if not made.exists() or made.stat().st_mtime < original.stat().st_mtime:
        drawn = _drawn(original, width)
        made.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=made.parent, delete=False) as file:
            file.write(drawn)
        os.replace(file.name, made)  # whole or not at all, whoever else has drawn it meanwhile
    return made


def _drawn(original: Path, width: int) -> bytes:
    with Image.open(original) as picture:
        picture.draft(None, (2 * width, 2 * width))  # a JPEG is read no larger than it needs to be
        image = ImageOps.exif_transpose(picture)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY, icc_profile=image.info.get("icc_profile"))
    return file.getvalue()
