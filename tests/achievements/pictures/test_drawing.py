"""Photographs that are sent: checked by what they are, drawn anew upright, in the colours of screens, and silent."""

import subprocess
import sys
from io import BytesIO
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, PngImagePlugin

from achievements.pictures import drawing
from achievements.pictures.drawing import draw
from tests.photographs import LYING, SECRET, picture, wide_gamut
from tests.processes import PROJECT

SUFFIXES = ["avif", "webp", "jpg"]


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (4000, {480: 480, 960: 960, 1600: 1600}),
        (1600, {480: 480, 960: 960, 1600: 1600}),
        (1000, {480: 480, 960: 960, 1000: 1600}),
        (300, {300: 480}),
    ],
)
def test_picture_is_offered_in_widths_up_to_its_own(width, widths):
    assert drawing.fitting(width) == widths


def drawn(content: bytes) -> drawing.Drawn:
    return draw(BytesIO(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def reason(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        drawn(content)
    return str(refused.value.code)


def test_picture_is_drawn_in_three_widths_and_three_forms():
    made = drawn(picture((2000, 1000)))

    assert (made.suffix, made.width, made.height) == ("jpg", 2000, 1000)
    sides = {
        name: (opened(content).format, opened(content).size) for name, content in made.renditions.items()
    }
    assert sides == {
        f"{width}.{suffix}": (form, (width, width // 2))
        for width in (480, 960, 1600)
        for suffix, form in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG"))
    }


def test_picture_is_drawn_no_wider_than_it_is():
    made = drawn(picture((600, 400)))

    assert {opened(content).size for name, content in made.renditions.items() if name[:3] == "960"} == {
        (600, 400)
    }
    assert list(made.renditions) == [f"{width}.{suffix}" for width in (480, 960) for suffix in SUFFIXES]


def test_digest_is_of_what_was_sent():
    first, again, other = picture(), picture(), picture((300, 200))

    assert drawn(first).digest == drawn(again).digest != drawn(other).digest
    assert len(drawn(first).digest) == 64


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_picture_stands_upright_and_says_nothing_of_place_and_device(form):
    content = picture((600, 400), orientation=LYING, form=form, secret=True)
    assert SECRET in content

    made = drawn(content)

    assert (made.width, made.height) == (400, 600)
    for written in made.renditions.values():
        image = opened(written).convert("RGB")
        top, bottom = image.getpixel((200, 10)), image.getpixel((200, 590))
        assert (top[0] > 200, bottom[2] > 200) == (True, True)
        assert dict(opened(written).getexif()) == {}
        assert SECRET not in written and "icc_profile" not in opened(written).info


def test_texts_in_a_picture_stay_with_the_original():
    texts, file = PngImagePlugin.PngInfo(), BytesIO()
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
    texts.add_text("Comment", SECRET.decode())
    Image.new("RGB", (50, 50)).save(file, "PNG", pnginfo=texts)
    comment = BytesIO()
    Image.new("RGB", (50, 50)).save(comment, "JPEG", comment=SECRET)

    for content in (file.getvalue(), comment.getvalue()):
        assert SECRET in content
        assert not any(SECRET in written for written in drawn(content).renditions.values())


@pytest.mark.parametrize(
    ("mode", "colour", "form"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG"),
        ("L", 76, "JPEG"),
        ("RGBA", (255, 0, 0, 255), "PNG"),
        ("P", 1, "PNG"),
        ("1", 1, "PNG"),
        ("LA", (76, 255), "PNG"),
        ("I;16", 76 * 256, "PNG"),
    ],
)
def test_any_kind_of_picture_comes_out_in_the_colours_of_screens(mode, colour, form):
    file = BytesIO()
    image = Image.new(mode, (40, 40), colour)
    if mode == "P":
        image.putpalette([0, 0, 0, 255, 0, 0])
    image.save(file, form)
    seen = {"1": (255, 255, 255), "CMYK": (255, 0, 0), "RGBA": (255, 0, 0), "P": (255, 0, 0)}.get(
        mode, (76,) * 3
    )

    for written in drawn(file.getvalue()).renditions.values():
        one = opened(written)
        assert one.mode == "RGB"
        assert all(abs(a - b) <= 6 for a, b in zip(one.getpixel((20, 20)), seen, strict=True)), one.format


def test_what_is_seen_through_is_white():
    file = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file, "PNG")

    assert {opened(each).getpixel((20, 20)) for each in drawn(file.getvalue()).renditions.values()} == {
        (255,) * 3
    }


def test_colours_of_another_profile_are_converted_and_the_profile_is_dropped():
    """Pure green of a space with exchanged channels is another colour on a screen."""
    content = picture((40, 40), colours=((0, 255, 0), (0, 255, 0)), icc_profile=wide_gamut(), form="PNG")

    for written in drawn(content).renditions.values():
        red, green, blue = opened(written).getpixel((20, 20))
        assert (red > 200, green < 60, blue < 60) == (True, True, True)


@pytest.mark.parametrize(
    "profile",
    [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["no profile", "of other colours"],  # which hold the second they were made in
)
def test_profile_that_does_not_fit_changes_nothing(profile):
    content = picture((40, 40), icc_profile=profile)

    assert opened(drawn(content).renditions["480.jpg"]).getpixel((5, 5))[0] > 240


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "AVIF"])
def test_other_kinds_are_refused_by_what_they_are(form):
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, form)

    assert reason(file.getvalue()) == "format"


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b'<svg xmlns="http://www.w3.org/2000/svg"/>']
)
def test_what_is_no_picture_is_refused(content):
    assert reason(content) == "format"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_picture_that_is_cut_off_anywhere_is_refused(form):
    content = picture((300, 200), form=form, noise=True)

    for length in (*range(len(content) // 3, len(content), len(content) // 12), len(content) - 1):
        assert reason(content[:length]) in ("broken", "format"), length


def test_thumbnail_in_a_picture_is_not_its_end():
    """What a camera wrote before the picture has an end of its own."""
    thumbnail, content = picture((20, 10)), picture((300, 200))
    length = (len(thumbnail) + 2).to_bytes(2)

    with_thumbnail = content[:2] + b"\xff\xe1" + length + thumbnail + content[2:]

    assert drawn(with_thumbnail).width == 300
    assert reason(with_thumbnail[:-2]) == "broken"


def test_what_stands_behind_a_whole_picture_does_not_matter():
    """Some telephones write a film there."""
    assert drawn(picture() + b"\0" * 999).width == 2000


def test_damaged_picture_is_refused():
    content = bytearray(picture((300, 200), form="PNG", noise=True))
    content[len(content) // 2] ^= 0xFF

    assert reason(bytes(content)) == "broken"


@pytest.mark.limit("pixels of a picture")
def test_picture_is_refused_by_its_pixels_before_it_is_decoded(settings, monkeypatch):
    settings.PICTURE_PIXELS, content = 59_999, picture((300, 200))
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("decoded"))

    assert reason(content) == "pixels"


@pytest.mark.parametrize("size", [(13_000, 13_000), (16_001, 1), (60_000, 60_000)])
@pytest.mark.limit("pixels of a picture")
def test_picture_of_too_many_pixels_is_refused(size):
    assert reason(header_of_png(size)) == "pixels"


def header_of_png(size: tuple[int, int]) -> bytes:
    """A PNG that says to be so large, and has nothing behind its head."""
    file = BytesIO()
    Image.new("1", (1, 1)).save(file, "PNG")
    content = bytearray(file.getvalue())
    head = b"IHDR" + size[0].to_bytes(4) + size[1].to_bytes(4) + bytes(content[24:29])
    content[12:33] = head + crc32(head).to_bytes(4)
    return bytes(content)


@pytest.mark.limit("a picture")
def test_picture_of_too_many_bytes_is_refused(monkeypatch):
    monkeypatch.setattr(drawing, "MAX_BYTES", 99)

    assert reason(picture()) == "too_large"


MEASURED = """
import resource, sys
import django
django.setup()
from achievements.pictures.drawing import draw
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
draw(open(sys.argv[1], "rb"))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.limit("drawing of pictures that are sent")
def test_picture_of_as_many_pixels_as_may_be_is_drawn_in_bounded_memory(settings, tmp_path):
    file = tmp_path / "large.jpg"
    Image.effect_noise((10_000, settings.PICTURE_PIXELS // 10_000), 50).convert("RGB").save(file, quality=50)

    command = [sys.executable, "-c", MEASURED, file]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)

    assert int(done.stdout) <= 460  # MB


@pytest.mark.limit("another picture that is drawn on the same machine")
def test_one_picture_is_drawn_at_a_time(monkeypatch):
    with monkeypatch.context() as impatient, drawing.alone():
        impatient.setattr(drawing, "PATIENCE", 0)
        assert reason(picture()) == "busy"
    assert drawn(picture()).width == 2000


def test_narrow_picture_can_be_drawn():
    assert {opened(each).size for each in drawn(picture((2, 16_000))).renditions.values()} == {(2, 16_000)}
