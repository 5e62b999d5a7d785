"""What editors paste: composed, without what nobody sees; what was lost on the way is refused by its name."""

import unicodedata

import pytest

from achievements.models import Erratum, Institution, Milestone
from achievements.words.dates import DateError
from achievements.words.vi import parse_typed
from desk import groups
from tests import factories
from tests.desk.forms import address, errors_of, form_of, save
from tests.desk.people import person, signed_in

pytestmark = pytest.mark.django_db

TITLE = "Ủy ban nhân dân tỉnh Lào Cai"


@pytest.fixture
def draft():
    return factories.milestone(editorial_state="draft")


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", TITLE),
        f"\u202e{TITLE}\u202c",
        TITLE.replace(" ", "\u200b ", 1),
        f"\u2066{TITLE}\u2069",
        TITLE.replace("dân", "d\u00adân"),
    ],
)
def test_title_is_kept_as_it_is_seen(writer, draft, typed):
    response = save(writer, Milestone, {"title_vi": typed}, draft)

    assert response.status_code == 302, errors_of(response)
    assert Milestone.objects.get().title_vi == TITLE


@pytest.mark.parametrize("field", ["title_vi", "title_en", "effect_vi", "body_vi"])
def test_lost_character_is_refused_in_its_field(writer, draft, field):
    response = save(writer, Milestone, {field: "C\ufffdng thông tin"}, draft)

    (message,) = errors_of(response)[field]
    assert "\ufffd" in message
    assert Milestone.objects.get().title_vi == draft.title_vi


def test_same_name_in_decomposed_letters_is_the_same_name(writer):
    body = factories.institution(editorial_state="draft", names={None: TITLE})
    url = address(Institution, "change", body.pk)
    sent = form_of(writer, url)
    again = {
        "names-1-name_vi": unicodedata.normalize("NFD", TITLE),
        "names-1-valid": "",
        "names-TOTAL_FORMS": 2,
    }

    response = writer.post(url, sent | again)

    assert response.status_code == 200
    assert body.names.count() == 1


@pytest.mark.parametrize("typed", ["10-12/2008", "1.7/2014", "1/7.2014", "1-7.2014", "27.3-2008"])
def test_date_with_mixed_marks_is_refused(typed):
    with pytest.raises(DateError):
        parse_typed(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.7.2014", "2014-07-01"),
        ("1-7-2014", "2014-07-01"),
        ("1/7/2014", "2014-07-01"),
        ("7.2014", "2014-07"),
        ("ngày 1/7 năm 2014", "2014-07-01"),
        ("tháng 7/2014", "2014-07"),
    ],
)
def test_date_with_the_same_mark_twice_is_read(typed, read):
    assert parse_typed(typed).edtf == read


def test_day_comes_first_in_the_ledger_too():
    admin = person("quan-tri", groups.ADMINISTRATORS)
    client = signed_in(admin)

    page = client.get("/quan-tri/stats/proposedcorrection/add/")
    field = page.context["adminform"].form.fields["day"]

    assert f"{field.clean('5/12/2020'):%Y-%m-%d}" == "2020-12-05"


@pytest.mark.parametrize("query", ["report=%00&citations=1,x", "citations=1,x", "report=%00"])
def test_open_question_is_begun_without_what_makes_no_sense(writer, query):
    factories.citation()

    assert writer.get(f"{address(Erratum, 'add')}?{query}").status_code == 200
