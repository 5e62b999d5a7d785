"""The portal as files: complete, leading to itself, and with nothing in it that only the portal can do."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command

from laocai_ict.mirror.addresses import file_of
from tests.achievements.pages import ENTRIES, INDEXES, LANGUAGES, address
from tests.mirror.making import HIDDEN, PORTAL, Mirror

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("mirror")]

ONLY_ON_THE_PORTAL = (
    r"/quan-tri/$|/(can-xac-minh/bao-loi|en/open-questions/report)/|/oembed\?|/citations/|/id/"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind",
    [*INDEXES, *ENTRIES, "search", "visitor_statistics", "privacy", "embeds:timeline", "embeds:metric"],
)
def test_every_kind_of_page_is_there_in_every_language(mirror: Mirror, kind, language):
    html = mirror.read(file_of(address(kind, mirror.slugs, language)))

    assert f'<html lang="{language}">' in html


def test_no_link_and_no_place_that_one_leads_to_is_missing(mirror: Mirror):
    anchors = {file: found.anchors for file, _html, found in mirror.pages()}
    links, dead = 0, []
    for file, _html, found in mirror.pages():
        for link in found.addresses:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            links += 1
            if not target.is_file() or (parts.fragment and parts.fragment not in anchors.get(target, ())):
                dead.append((str(file.relative_to(mirror.folder)), link))

    assert links > 5000
    assert dead == []


def test_whole_addresses_lead_to_what_the_mirror_has_too_or_to_what_only_the_portal_can_do(mirror: Mirror):
    led_to = {
        link for _file, _html, found in mirror.pages() for link in found.addresses if link.startswith(PORTAL)
    }
    others = {link for link in led_to if not re.search(ONLY_ON_THE_PORTAL, link)}

    missing = {link for link in others if not (mirror.folder / file_of(link.removeprefix(PORTAL))).is_file()}

    assert len(others) > 100
    assert missing == set()


def test_pages_run_nothing_send_nothing_and_count_nobody(mirror: Mirror):
    for file, html, _found in mirror.pages():
        left = re.findall(
            r"<script(?! type=\"application/ld\+json\")|<form|<noscript|pixel|data-worker|manifest", html
        )
        assert (file, left) == (file, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_single_choice_has_a_page_of_its_own_and_offers_no_combination(mirror: Mirror, language):
    folder = address("timeline", {}, language).strip("/")

    whole, narrowed = mirror.read(f"{folder}/index.html"), mirror.read(f"{folder}/year=2009.html")

    assert 'href="year=2009.html"' in whole
    assert (whole.count('<li class="milestone"'), narrowed.count('<li class="milestone"')) == (7, 1)
    led_to = [name for _file, _html, found in mirror.pages() for name in found.addresses]
    assert [name for name in led_to if re.search(r"^[^:]*=.*&(?!page=).*\.html", name)] == []


def test_further_pages_of_a_list_lie_beside_it_and_have_the_places_that_are_led_to(mirror: Mirror):
    folder = address("metric", mirror.slugs, "en").strip("/")
    further = mirror.read(f"{folder}/page=2.html")

    place = re.search(r'<tr id="([-\w]+)">', further)[1]

    led = [html for _file, html, _found in mirror.pages() if f"/page=2.html#{place}" in html]
    assert 'href="index.html" rel="prev"' in further
    assert led != []


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Bản sao này không có chức năng tìm kiếm."), ("en", "This copy cannot be searched.")],
)
def test_search_leads_to_a_page_that_says_where_it_is(mirror: Mirror, language, words):
    place = address("search", {}, language)

    html = mirror.read(file_of(place))

    assert words in html
    assert f'<a href="{PORTAL}{place}">' in html


def test_every_page_names_its_day_and_the_page_on_the_portal(mirror: Mirror):
    place = address("metric", mirror.slugs, "en")

    html = mirror.read(file_of(place))

    notice = re.search(r'<p class="copied">This is a copy of <time .*?</time>, .*?<a href="(.*?)">', html)
    assert notice[1] == PORTAL + place
    assert 'class="kept" hidden' not in html


def test_counter_shows_the_numbers_of_the_day_and_says_so(mirror: Mirror):
    html = mirror.read("en/index.html")

    counter = html[html.index('<section class="counter"') :]
    assert re.findall(r"<dd>([\d,]+)</dd>", counter)[-1] == "2,277,648"
    assert re.search(r"As they stood on <time .*?</time>, when this copy was made\.", counter)


def test_files_photographs_and_pictures_are_there(mirror: Mirror):
    names = {str(file.relative_to(mirror.folder)) for file in mirror.folder.rglob("*")}

    expected = [
        "data/milestones.csv",
        "data/lao-cai-ict.zip",
        "data/anniversaries.vi.ics",
        "feeds/en.atom",
        "sitemap.xml",
    ]
    expected += ["robots.txt", ".well-known/security.txt", f"data/metrics/{mirror.slugs['metric']}.json"]
    assert [name for name in expected if name not in names] == []
    pictures = {re.sub(r"\.[0-9a-f]{12}\.png$", ".png", name) for name in names}
    assert {f"pictures/en/metric/{mirror.slugs['metric']}.png", "pictures/vi/home.png"} <= pictures
    photographs = [name for name in names if name.startswith("media/") and "." in name]
    assert {name.split("/")[3] for name in photographs} == {
        f"{width}.{suffix}" for width in (480, 960) for suffix in ("avif", "webp", "jpg")
    }


def test_style_sheet_has_its_pictures_in_it(mirror: Mirror):
    sheet = mirror.read("static/css/portal.css")

    assert sheet.count('url("data:image/svg+xml;base64,') > 1
    assert 'url("../' not in sheet


def test_nothing_hidden_is_in_any_file(mirror: Mirror):
    files = [file for file in mirror.folder.rglob("*") if file.is_file()]

    assert [file for file in files if HIDDEN.encode() in file.read_bytes()] == []


def test_folder_says_what_it_is(mirror: Mirror):
    about = json.loads(mirror.read("mirror.json"))

    assert (about["portal"], about["addresses"] > 100) == (PORTAL, True)
    assert "index.html" in mirror.read("README.txt")
    assert PORTAL in mirror.read("README.txt")


@pytest.mark.django_db
def test_folder_of_other_things_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "thesis.txt").touch()

    with pytest.raises(CommandError, match=str(tmp_path)):
        call_command("mirror", tmp_path)


@pytest.mark.django_db
def test_public_url_is_where_the_portal_is(settings, tmp_path):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://cong.example.vn", ["cong.example.vn"]

    call_command("mirror", tmp_path / "portal")

    html = (tmp_path / "portal" / "index.html").read_text()
    assert '<link rel="canonical" href="https://cong.example.vn/">' in html
    assert "testserver" not in html
