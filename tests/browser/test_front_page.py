"""The achievements of the front page: each beside its number in a wide window, each in one piece on paper."""

import pytest
from django.core.management import call_command

from tests.processes import PROJECT

PAPER = 673  # px: the width of A4 without its margins
HEIGHTS = range(500, 1000, 50)  # px: a page may end anywhere

# In columns as high as a page texts break as they do on paper, and there a script sees where they stand
IN_COLUMNS = """([width, height]) => {
  const main = document.querySelector("main");
  main.style = `height: ${height}px; columns: ${width}px; column-gap: 0; column-fill: auto`;
}"""
PARTED = """(width) => {
  const column = (box) => Math.floor(box.left / width);
  const isParted = (parts) => new Set(parts.flatMap((part) => [...part.getClientRects()].map(column))).size > 1;
  const lines = [...document.querySelectorAll("main .dates > li")].map((line) => [line, ...line.children]);
  const heads = [...document.querySelectorAll(".achievement")].map((one) => [one.children[0], one.querySelector("h3")]);
  return [...lines, ...heads].filter(isParted).map((parts) => parts[0].innerText);
}"""
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll("main .dates > li")].flatMap((line) => [...line.getClientRects()]);
  const isOver = (one, other) => one.left === other.left && one.top < other.top && one.bottom > other.top + 1;
  return boxes.filter((one) => boxes.some((other) => isOver(one, other))).length;
}"""
LINES = """(text) => {
  const all = document.createRange();
  all.selectNodeContents(text);
  return all.getClientRects().length;
}"""


@pytest.fixture
def front(transactional_db, page, live_server):
    call_command("load_record", PROJECT / "achievements" / "content", verbosity=0)
    page.goto(live_server.url + "/")
    return page


@pytest.mark.parametrize("width", [1024, 1440])
def test_number_of_every_achievement_is_on_one_line_and_all_that_belongs_to_it_beside_it(front, width):
    front.set_viewport_size({"width": width, "height": 800})

    for achievement in front.locator(".achievement").all():
        number, *beside = achievement.locator("> *").all()
        box = number.bounding_box()

        assert number.evaluate(LINES) == 1
        assert number.evaluate("number => number.scrollWidth <= number.clientWidth")
        assert all(each.bounding_box()["x"] > box["x"] + box["width"] for each in beside)


def test_no_page_of_paper_parts_a_date_from_its_event_or_a_number_from_its_achievement(front):
    front.emulate_media(media="print")

    for height in HEIGHTS:
        front.set_viewport_size({"width": PAPER, "height": height})
        front.evaluate(IN_COLUMNS, [PAPER, height])

        assert (height, front.evaluate(PARTED, PAPER), front.evaluate(OVERLAPPING)) == (height, [], 0)
