"""Photographs for tests, as cameras and programs write them."""

import struct
from io import BytesIO
from os import urandom
from typing import Any

from PIL import ExifTags, Image, ImageCms

LYING = 6  # the camera was turned a quarter to the right
SECRET = b"Nha rieng 22.4856N"
GPS = {1: "N", 2: (22.0, 18.0, 12.0)}


def picture(
    size: tuple[int, int] = (2000, 1000),
    orientation: int | None = None,
    form: str = "JPEG",
    secret: bool = False,
    noise: bool = False,
    colours: tuple[Any, Any] = ("red", "blue"),
    **more: Any,
) -> bytes:
    """The first colour on the left, the second on the right, with the place where it was taken."""
    image = Image.new("RGB", size, colours[0])
    image.paste(colours[1], (size[0] // 2, 0, *size))
    if noise:
        image = Image.frombytes("RGB", size, urandom(3 * size[0] * size[1]))
    exif, file = Image.Exif(), BytesIO()
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    if secret:
        exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    image.save(file, form, exif=exif, **more)
    return file.getvalue()


def wide_gamut() -> bytes:
    """A colour profile in which red and green have changed places."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {bytes(content[place : place + 4]): place for place in _tags(content)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    content[red : red + 4], content[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(content)


def _tags(profile: bytearray) -> range:
    """Where the entries of the table of tags begin."""
    (number,) = struct.unpack(">I", profile[128:132])
    return range(132, 132 + 12 * number, 12)
