"""Pictures in the sizes that pages show: upright, small, and silent about where they were taken."""

import os
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import ExifTags, Image

from achievements.models import Photo
from achievements.pictures.renditions import fitting, rendition

LYING = 6  # the camera was turned a quarter to the right
GPS = {1: "N", 2: (22.0, 18.0, 12.0)}


def picture(size=(2000, 1000), orientation=None, mode="RGB", format="JPEG") -> bytes:
    """Red on the left, blue on the right, with the place where it was taken."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    file = BytesIO()
    image.save(file, format, exif=exif)
    return file.getvalue()


@pytest.fixture
def original(tmp_path):
    def kept(content: bytes, name: str = "le-ra-mat.jpg"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return kept


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (4000, {480: 480, 960: 960, 1600: 1600}),
        (1600, {480: 480, 960: 960, 1600: 1600}),
        (1000, {480: 480, 960: 960, 1000: 1600}),
        (300, {300: 480}),
    ],
)
def test_picture_is_offered_in_sizes_up_to_its_own(width, widths):
    assert fitting(width) == widths


def test_rendition_is_webp_of_the_width_asked_for(original, tmp_path):
    made = rendition(original(picture()), 480)

    assert made == tmp_path / "renditions/480/le-ra-mat.jpg.webp"
    with Image.open(made) as image:
        assert (image.format, image.size, image.mode) == ("WEBP", (480, 240), "RGB")


def test_rendition_is_never_wider_than_the_picture(original):
    with Image.open(rendition(original(picture((300, 200))), 480)) as image:
        assert image.size == (300, 200)


def test_rendition_stands_upright_and_says_nothing_of_the_place(original):
    taken = original(picture(orientation=LYING))
    with Image.open(taken) as image:
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)

    with Image.open(rendition(taken, 480)) as image:
        assert image.size == (480, 960)
        top, bottom = image.getpixel((240, 10)), image.getpixel((240, 950))
        assert (top[0] > 200, bottom[2] > 200) == (True, True)
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize(("mode", "kept"), [("RGBA", "RGBA"), ("P", "RGB"), ("L", "RGB")])
def test_rendition_of_any_kind_of_picture_can_be_made(original, mode, kept):
    image = BytesIO()
    Image.new(mode, (600, 20), (9, 9, 9, 9) if mode == "RGBA" else 7).save(image, "PNG")

    with Image.open(rendition(original(image.getvalue(), "anh.png"), 480)) as made:
        assert made.mode == kept


def test_rendition_is_made_once_and_again_when_the_picture_was_replaced(original):
    path = original(picture())
    made = rendition(path, 480)
    first = made.stat().st_mtime_ns
    again = rendition(path, 480).stat().st_mtime_ns

    path.write_bytes(picture((1000, 1000)))
    os.utime(path, (made.stat().st_mtime + 1,) * 2)

    assert again == first
    with Image.open(rendition(path, 480)) as image:
        assert image.size == (480, 480)
    assert path.read_bytes() == picture((1000, 1000))


def test_what_is_no_picture_leaves_nothing_behind(original, tmp_path):
    with pytest.raises(OSError, match="cannot identify"):
        rendition(original(b"<script>"), 480)

    assert not (tmp_path / "renditions").exists()


@pytest.mark.django_db
def test_sides_of_an_upload_are_those_of_the_picture_as_it_is_seen(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = Photo(slug="le-ra-mat", caption_vi="Lễ ra mắt")

    photo.image.save("anh.jpg", ContentFile(picture((600, 400), orientation=LYING), name="anh.jpg"))

    assert Photo.objects.values_list("image_width", "image_height").get() == (400, 600)
    assert (tmp_path / "photos/le-ra-mat.jpg").read_bytes() == picture((600, 400), orientation=LYING)
