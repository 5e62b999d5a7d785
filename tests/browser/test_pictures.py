"""Photographs in a browser: dropped on the desk, described, focused with mouse and keys, and seen by readers."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from achievements.models import Photo, Picture
from desk import groups
from tests import factories
from tests.browser.desk import violations
from tests.photographs import picture

pytestmark = pytest.mark.django_db(transaction=True)
DROP = """([selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name, {type: "image/jpeg"}));
  const told = {dataTransfer: transfer, bubbles: true, cancelable: true};
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", told));
}"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def five() -> list[tuple[str, bytes]]:
    """Photographs, of which the third is cut off."""
    contents = [picture((900 + number, 600)) for number in range(5)]
    contents[2] = contents[2][:-99]
    return [(f"anh-{number}.jpg", content) for number, content in enumerate(contents)]


def drop(page: Page, selector: str, files: list[tuple[str, bytes]]) -> None:
    page.evaluate(DROP, [selector, [[name, list(content)] for name, content in files]])


def complaints_of(page: Page) -> list[str]:
    """What the browser complains of: refused by the policy, or not found."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def test_five_photographs_are_dropped_at_once_and_one_is_refused(at_desk):
    factories.photo(caption_vi="Còn tìm")
    page = at_desk("nguoi", groups.WRITERS)
    complaints = complaints_of(page)
    page.goto("/quan-tri/")

    drop(page, "form.drop", five())

    answers = page.locator("form.drop .uploaded")
    expect(answers).to_have_count(5)
    expect(page.locator("form.drop .uploaded.fault")).to_contain_text("anh-2.jpg")
    expect(page.locator("form.drop .uploaded.fault")).to_contain_text("không trọn vẹn")
    assert sorted(Picture.objects.values_list("name", flat=True)) == [f"anh-{n}.jpg" for n in (0, 1, 3, 4)]
    answers.nth(0).locator("a.button").click()
    expect(page.locator(".focus-frame img")).to_have_js_property("complete", True)
    assert page.locator("[name=picture]").input_value() == Picture.objects.get(name="anh-0.jpg").digest
    assert complaints == []


def test_without_a_script_the_same_form_takes_several(at_desk):
    page = at_desk("nguoi", groups.WRITERS, java_script_enabled=False)
    page.goto("/quan-tri/pictures/")

    page.locator("[name=files]").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in five()]
    )
    page.locator("form.drop [type=submit]").click()

    taken = page.locator("section[aria-labelledby=taken]")
    expect(taken.locator(".uploaded")).to_have_count(5)
    expect(taken.locator(".fault")).to_contain_text("anh-2.jpg")


def focus_of(editor: Page) -> tuple[str, str]:
    return editor.locator("#id_focus_x").input_value(), editor.locator("#id_focus_y").input_value()


def set_focus(editor: Page) -> None:
    """Near the bottom with the mouse, then on with the keys."""
    frame = editor.locator(".focus-frame img")
    expect(frame).to_have_js_property("naturalWidth", 900)
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    editor.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8)
    assert focus_of(editor) == ("30", "80")
    expect(editor.locator(".focus-point")).to_be_focused()
    editor.keyboard.press("ArrowLeft")
    editor.keyboard.press("Shift+ArrowDown")
    assert focus_of(editor) == ("29", "90")


def test_focus_is_set_by_mouse_and_by_keys_and_cuts_what_readers_see(at_desk, reader):
    factories.photo(caption_vi="Lễ khai trương", achievement=factories.achievement())
    editor = at_desk("nguoi", groups.REVIEWERS)
    complaints = complaints_of(editor)
    editor.goto(f"/quan-tri/achievements/photo/{Photo.objects.get().pk}/change/")

    drop(editor, ".picture-field", [("anh.jpg", picture((900, 1200)))])
    set_focus(editor)
    assert complaints == []
    assert violations(editor) == []  # which brings a style of its own
    editor.locator("[name=purpose][value=decorates]").check()
    editor.locator("[name=_save]").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()

    reader.goto("/")
    shown = reader.locator(".achievement figure img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => getComputedStyle(image).objectPosition") == "30% 90%"
    assert shown.evaluate("image => image.currentSrc").endswith(".avif")


@pytest.mark.parametrize(("width", "chosen"), [(360, 480), (1280, 960)])
def test_reader_gets_the_width_that_fits(reader, width, chosen):
    achievement = factories.achievement()
    kept = Picture.objects.keep(BytesIO(picture((1800, 1200))))
    factories.photo(achievement=achievement, picture=kept, purpose="decorates")
    reader.set_viewport_size({"width": width, "height": 800})

    reader.goto(achievement.get_absolute_url())
    shown = reader.locator("figure img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)

    assert shown.evaluate("image => image.currentSrc").endswith(f"/{kept.digest}/{chosen}.avif")
    box = shown.bounding_box()
    assert abs(box["width"] / box["height"] - 1.5) < 0.02
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
