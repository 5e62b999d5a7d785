"""The search page: what it finds, how it says so, and that nothing typed breaks it or shows what is not public."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.kinds import KINDS as KINDS_BY_NAME
from achievements.models import Imprint
from tests import factories

pytestmark = pytest.mark.django_db


def answer(client, language="vi", **asked):
    with translation.override(language):
        return client.get(reverse("search"), asked)


def groups(response) -> dict[str, list[str]]:
    """What was found beside the best answer, as the titles in each group."""
    return {
        group.kind: [text(result.title.segments) for result in group.results]
        for group in response.context["answers"].groups
    }


def shown(response) -> list:
    """All results as a reader meets them, the best answer first."""
    answers = response.context["answers"]
    others = [result for group in answers.groups for result in group.results]
    return [answers.best, *others] if answers.best else others


def titles(response) -> list[str]:
    return [text(result.title.segments) for result in shown(response)]


def text(segments) -> str:
    return "".join(segment.text for segment in segments)


def one_of_each(**fields):
    """A row of every kind that says "Fansipan" in Vietnamese and "summit" in English."""
    words = {"title_vi": "Trạm Fansipan", "title_en": "Station on the summit"}
    factories.achievement(**words, **fields)
    factories.milestone(**words, **fields)
    factories.observation(metric=factories.metric(**words, **fields), **fields)
    factories.document(subject_vi="Trạm Fansipan", subject_en="Station on the summit", **fields)
    institution = factories.institution(names={}, **fields)
    institution.names.create(name_vi="Trạm Fansipan", name_en="Station on the summit")
    place = factories.achievement(**fields)
    factories.photo(
        caption_vi="Trạm Fansipan", caption_en="Station on the summit", achievement=place, **fields
    )
    factories.erratum(as_printed="Trạm Fansipan", note_en="Station on the summit", **fields)


KINDS = ["institution", "achievement", "milestone", "document", "metric", "photo", "erratum"]


@pytest.mark.parametrize("typed", ["fansipan", "Phansipăng", "SUMMIT"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_search_in_either_language_finds_every_kind_on_both_pages(client, typed, language):
    factories.synonym("Fansipan", "Phansipăng")
    one_of_each()
    factories.milestone()

    response = answer(client, language, q=typed)

    with translation.override(language):
        assert {result.kind for result in shown(response)} == {
            str(KINDS_BY_NAME[name].label) for name in KINDS
        }
    assert response.context["answers"].count == len(KINDS)


def test_search_answers_with_the_best_first_and_then_kind_by_kind_by_their_best(client):
    factories.achievement(title_vi="Chữ trong bài", body_vi="Hệ thống một cửa")
    factories.milestone(title_vi="Hệ thống một cửa liên thông hiện đại của tỉnh")
    factories.document(subject_vi="Một cửa")

    response = answer(client, q="một cửa")

    assert text(response.context["answers"].best.title.segments) == "Một cửa"
    assert list(groups(response)) == ["milestone", "achievement"]
    assert response.context["answers"].count == 3


def test_search_words_of_the_other_language_shows_where_they_stand(client):
    factories.milestone(title_vi="Trạm trên núi", title_en="Station on the summit", body_en="")

    (result,) = shown(answer(client, "vi", q="summit"))

    assert text(result.title.segments) == "Trạm trên núi"
    assert (text(result.passage.segments), result.passage.language) == ("Station on the summit", "en")


def test_search_words_in_the_title_are_not_shown_again_below_it(client):
    factories.milestone(title_vi="Trạm Fansipan", title_en="Fansipan station")
    factories.institution(names={None: "Đài Fansipan"})

    assert [result.passage for result in shown(answer(client, "vi", q="fansipan"))] == [None, None]


def test_search_marks_the_words_as_they_are_written(client):
    factories.synonym("CNTT", "công nghệ thông tin")
    factories.milestone(title_vi="Ứng dụng công nghệ thông tin", effect_vi="Ủy ban dùng CNTT & <máy tính>")

    content = answer(client, q="CNTT").content.decode()

    assert "Ứng dụng <mark>công nghệ thông tin</mark>" in content
    assert "Ủy ban dùng <mark>CNTT</mark> &amp; &lt;máy tính&gt;" in content


def test_search_number_marks_it_in_the_figure(client):
    factories.observation(value=10300, qualifier="more_than")

    content = answer(client, q="10300").content.decode()

    assert "<mark>10.300</mark>" in content


@pytest.mark.parametrize(
    ("number", "note"), [("Đề án 112", "Đề án 112"), ("10", "Đề án số 10"), ("", "Đề án")]
)
def test_search_document_says_its_kind_once(client, number, note):
    factories.document(kind="scheme", number_as_printed=number, number="", subject_vi="Tin học hóa")

    (result,) = shown(answer(client, q="tin học"))

    assert text(result.note) == note


def test_search_earlier_name_shows_it_below_the_latest(client):
    factories.institution(names={"2005/2008": "Sở Bưu chính, Viễn thông", "2008/..": "Sở Thông tin"})

    (result,) = shown(answer(client, q="bưu chính"))

    assert text(result.title.segments) == "Sở Thông tin"
    assert text(result.passage.segments) == "Sở Bưu chính, Viễn thông"


def test_search_institution_without_a_name_is_called_by_its_address(client):
    factories.institution(names={}, slug="so", summary_vi="Quản lý bưu chính")

    assert titles(answer(client, q="bưu chính")) == ["so"]


def test_search_more_than_fit_shows_the_first_and_leads_to_all(client):
    for number in range(1, 24):
        factories.milestone(title_vi=f"Trạm {number:02}", date=f"{2000 + number}")

    first = answer(client, q="trạm")
    everything = client.get(first.request["PATH_INFO"] + first.context["answers"].groups[0].query_string)
    last = answer(client, q="trạm", group="milestone", page=2)

    assert titles(first) == [f"Trạm {number:02}" for number in range(1, 5)]
    assert 'href="?q=tr%E1%BA%A1m&amp;group=milestone"' in first.content.decode()
    assert groups(everything) == {"milestone": [f"Trạm {number:02}" for number in range(1, 21)]}
    assert groups(last) == {"milestone": ["Trạm 21", "Trạm 22", "Trạm 23"]}
    assert [page.context["answers"].count for page in (first, everything, last)] == [23, 23, 23]


@pytest.mark.parametrize("hidden", factories.hidden_states().values(), ids=factories.hidden_states())
def test_search_hidden_rows_are_not_found(client, hidden):
    one_of_each(**hidden)
    factories.observation(metric=factories.metric(title_vi="Trạm Fansipan", **hidden))

    response = answer(client, q="fansipan")

    assert shown(response) == []
    assert "Trạm Fansipan" not in response.content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "a", "?!", "\0"])
def test_search_for_too_little_finds_nothing_and_asks_for_more(client, typed):
    one_of_each()

    response = answer(client, q=typed)

    assert response.status_code == 200
    assert shown(response) == []
    assert 'role="search"' in response.content.decode()


def test_search_in_a_group_without_a_match_shows_no_group(client):
    factories.milestone(title_vi="Trạm Fansipan")

    assert shown(answer(client, q="fansipan", group="document")) == []


def test_search_without_a_match_says_so_with_what_was_typed(client):
    content = html.unescape(answer(client, "en", q="<b>nowhere</b>").content.decode())

    assert "No result for “<b>nowhere</b>”" in content


def test_search_for_words_with_other_marks_says_that_they_were_disregarded(client):
    factories.milestone(title_vi="Ký số", title_en="Signing")

    response = answer(client, "en", q="kỹ sổ")

    assert titles(response) == ["Signing"]
    assert "without regard to them" in response.content.decode()


def test_search_that_finds_little_offers_what_may_have_been_meant(client):
    factories.milestone(title_vi="Chính quyền điện tử")

    response = answer(client, q="chính quyềm điện tử")

    assert response.context["answers"].suggestions == ["chính quyền điện tử"]
    assert 'href="?q=ch%C3%ADnh+quy%E1%BB%81n+%C4%91i%E1%BB%87n+t%E1%BB%AD"' in response.content.decode()


def test_search_that_finds_other_words_without_their_marks_offers_what_may_have_been_meant(client):
    factories.milestone(title_vi="Chính quyền điện tử", body_vi="Một chính quyền đến từ mọi nhà")

    response = answer(client, q="chính quyền đện tử")

    assert response.context["answers"].found.ignores_marks
    assert response.context["answers"].suggestions == ["chính quyền điện tử"]


@pytest.mark.parametrize("typed", ["civul", "covid"])
def test_search_suggests_no_word_of_the_other_language_and_none_far_from_what_was_typed(client, typed):
    factories.milestone(title_vi="Cán bộ, công chức", title_en="Civil servants")

    assert answer(client, q=typed).context["answers"].suggestions == []


def test_search_on_the_page_of_the_other_language_suggests_its_words(client):
    factories.milestone(title_vi="Cán bộ, công chức", title_en="Civil servants")

    assert answer(client, "en", q="civul").context["answers"].suggestions == ["civil"]


def test_search_whose_words_only_stand_here_and_there_has_no_result_but_what_comes_nearest(client):
    factories.milestone(title_vi="Học tập", body_vi=f"Sở, {'và ' * 20} khoa học, {'và ' * 20} công nghệ")

    response = answer(client, q="sở khoa học công nghệ")

    assert response.context["answers"].count == 0
    assert titles(response) == ["Học tập"]


def test_search_page_of_the_portal_does_not_come_before_the_record_for_a_synonym_of_its_name(client):
    factories.synonym("bản đọc trên loa", "loa phường")
    factories.milestone(title_vi="Loa phường ở huyện")

    assert titles(answer(client, q="loa phường"))[0] == "Loa phường ở huyện"


def test_search_that_finds_nothing_whole_shows_what_comes_nearest(client):
    factories.milestone(title_vi="Số huyện có một cửa")

    response = answer(client, "en", q="một cửa cấp huyện")

    assert response.context["answers"].count == 0
    assert len(shown(response)) == 1
    assert "What comes nearest" in response.content.decode()


def test_search_for_how_to_reach_the_portal_finds_its_imprint(client):
    Imprint.objects.create(managing_body_vi="Sở Nào Đó", telephone="0214 000 000")

    (result, *_others) = shown(answer(client, q="liên hệ"))

    assert result.url == f"{reverse('home')}#imprint"
    assert "Sở Nào Đó" in text(result.passage.segments)


def test_search_what_was_typed_stands_in_the_field_escaped(client):
    content = answer(client, q='"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in content
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in content


def test_search_page_has_one_form_and_search_engines_are_led_to_it_from_all_results(client):
    content = answer(client, q="trạm").content.decode()

    assert content.count('role="search"') == content.count('id="q"') == 1
    assert '<link rel="canonical" href="http://testserver/tim-kiem/">' in content


NASTY = [
    "%",
    "_",
    "\\",
    "'",
    '"',
    "(a|b)*",
    "[",
    "\0x",
    "🏔️",
    "trạm " * 2000,
    "x" * 10_000,
    "ﷺ" * 200,
    "a\u0301" * 100,
]
ASKED = st.text() | st.sampled_from(NASTY)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=ASKED, group=ASKED | st.sampled_from(KINDS), page=ASKED | st.integers().map(str))
def test_search_asked_anything_answers(client, q, group, page):
    assert answer(client, q=q, group=group, page=page).status_code == 200


@pytest.mark.parametrize("typed", NASTY)
def test_search_asked_something_nasty_among_rows_answers(client, typed):
    one_of_each()

    assert answer(client, q=typed).status_code == 200
    assert answer(client, q=f"fansipan {typed}", group="milestone", page="-1").status_code == 200


def test_search_takes_as_many_queries_for_three_rows_as_for_one(client):
    one_of_each()
    answer(client, q="fansipan")
    with CaptureQueriesContext(connection) as with_one:
        answer(client, q="fansipan")
    one_of_each()
    one_of_each()
    answer(client, q="fansipan")

    with CaptureQueriesContext(connection) as with_three:
        response = answer(client, q="fansipan")

    assert response.context["answers"].count == 3 * len(KINDS)
    assert len(with_three) == len(with_one)


def test_every_page_has_the_search_form(client):
    content = client.get(reverse("home")).content.decode()

    assert re.search(rf'<form [^>]*role="search" action="{reverse("search")}"', content)
