"""The editors' pages: each opens at a constant price, refuses what cannot be true, and says so in the form."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from achievements.models import (
    Achievement,
    Category,
    Citation,
    Erratum,
    Imprint,
    Institution,
    InstitutionName,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Participation,
    Period,
    Photo,
    Report,
    Source,
    Succession,
    Territory,
    Unit,
)
from achievements.words.dates import parse_edtf
from achievements.words.folding import slug_of
from tests import factories

pytestmark = pytest.mark.django_db

MODELS: list[Any] = [
    Achievement,
    Category,
    Citation,
    Erratum,
    Institution,
    LegalDocument,
    Metric,
    Milestone,
    Observation,
    Period,
    Photo,
    Source,
    Territory,
    Unit,
]


@pytest.fixture
def record():
    factories.one_of_each()


@pytest.fixture
def editor_client(client):
    """Somebody who may change everything but publish nothing."""
    editor = User.objects.create_user("bien-tap-vien", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label="achievements").exclude(
            codename__startswith="publish"
        )
    )
    client.force_login(editor)
    return client


def address(model, page, *args):
    return reverse(f"admin:achievements_{model._meta.model_name}_{page}", args=args)


def form_of(client, url):
    """What a browser would send back from the page's form, unchanged."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    sent = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                sent[bound.html_name] = [getattr(each, "pk", each) for each in value]
            elif value is not None and value is not False and bound.name != "image":
                sent[bound.html_name] = value
    # a moment is typed in two boxes
    return {key: value for key, value in sent.items() if key != "publish_from"}


def errors_of(response):
    """The messages of a refused form by field; of its parts too."""
    context = response.context
    errors = dict(context["adminform"].form.errors)
    for formset in context["inline_admin_formsets"]:
        for form in formset.formset.forms:
            errors |= form.errors
    return {field: [str(message) for message in messages] for field, messages in errors.items()}


def save(client, model, changes, instance=None):
    instance = instance or model.objects.first()
    url = address(model, "change", instance.pk)
    return client.post(url, form_of(client, url) | changes)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["changelist", "add", "change"])
def test_page_opens_at_a_constant_price(admin_client, record, django_assert_num_queries, model, view):
    url = address(model, view, *([model.objects.first().pk] if view == "change" else []))
    admin_client.get(url)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        assert admin_client.get(url).status_code == 200
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_num_queries(len(first)):
        assert admin_client.get(url).status_code == 200


@pytest.mark.parametrize("editor", [Metric, Milestone])
def test_figures_beside_a_form_cost_the_same_however_many(
    admin_client, record, django_assert_num_queries, editor
):
    instance = editor.objects.get()
    url = address(editor, "change", instance.pk)
    fields = {"metric": Metric.objects.get(), "milestone": Milestone.objects.get()}
    admin_client.get(url)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        admin_client.get(url)
    factories.observation(**fields)
    factories.observation(**fields)
    with django_assert_num_queries(len(first)):
        assert admin_client.get(url).content.decode().count("10.300") == 6  # as a name and as shown, of each


@pytest.mark.parametrize("field", ["achievements", "milestones", "observations", "institutions", "citations"])
def test_choices_cost_the_same_however_many(admin_client, record, django_assert_num_queries, field):
    choices = {"app_label": "achievements", "model_name": "erratum", "field_name": field, "term": ""}
    url = reverse("admin:autocomplete")
    admin_client.get(url, choices)  # fills the cache of content types

    with CaptureQueriesContext(connection) as first:
        before = len(admin_client.get(url, choices).json()["results"])
    factories.one_of_each()
    factories.one_of_each()
    with django_assert_num_queries(len(first)):
        assert len(admin_client.get(url, choices).json()["results"]) == 3 * before


def test_every_model_of_the_record_can_be_edited():
    parts = {InstitutionName, Participation, Succession}
    kept_by_machine = {"LoadedEntry", "ReportSending"}

    assert {model.__name__ for model in admin.site._registry if model._meta.app_label == "achievements"} == {
        model.__name__ for model in [*MODELS, Imprint, Report]
    }
    inlines = {inline.model for editor in admin.site._registry.values() for inline in editor.inlines}
    assert parts <= inlines
    assert kept_by_machine.isdisjoint(model.__name__ for model in admin.site._registry)


@pytest.mark.parametrize("model", [*MODELS, Imprint])
def test_unchanged_form_changes_nothing(admin_client, record, model):
    Imprint.objects.create(pk=1, managing_body_vi="UBND tỉnh")
    before = model.objects.values().first()

    response = save(admin_client, model, {})

    after = model.objects.values().first()
    assert response.status_code == 302, errors_of(response)
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("27/3/2008", "2008-03-27"),
        ("3/2008", "2008-03"),
        ("từ 2009", "2009/.."),
        ("trước 2005", "../2004"),
        ("khoảng 2015", "2015~"),
        ("", None),
    ],
)
def test_date_is_typed_the_vietnamese_way(admin_client, record, typed, kept):
    response = save(admin_client, Milestone, {"date": typed})

    assert response.status_code == 302, errors_of(response)
    assert Milestone.objects.values_list("date").get() == (parse_edtf(kept) if kept else None,)


@pytest.mark.parametrize("typed", ["31/2/2008", "13/2008", "hôm qua", "2008\x00"])
def test_impossible_date_is_refused_in_its_field(admin_client, record, typed):
    response = save(admin_client, Milestone, {"date": typed})

    assert list(errors_of(response)) == ["date"]
    assert Milestone.objects.get().date == parse_edtf("2008-03-27")


def test_form_shows_date_and_figure_as_readers_will_see_them(admin_client, record):
    page = admin_client.get(address(Observation, "change", Observation.objects.get().pk)).content.decode()

    assert "khoảng năm 2015 · about 2015" in page
    assert "10.300\N{NO-BREAK SPACE}câu hỏi · 10,300\N{NO-BREAK SPACE}questions" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.300", "10300"),
        ("2.277.648", "2277648"),
        ("10300", "10300"),
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        ("0.125", "0.125"),
        ("1.234,5", "1234.5"),
    ],
)
def test_number_is_typed_the_vietnamese_way(admin_client, record, typed, kept):
    response = save(admin_client, Observation, {"value": typed})

    assert response.status_code == 302, errors_of(response)
    assert Observation.objects.get().value == Decimal(kept)


@pytest.mark.parametrize(
    ("measure", "changes", "field"),
    [
        ("percent", {"value": "140"}, "value"),
        ("rank", {"value": "7,5", "qualifier": "exact"}, "value"),
        ("count", {"value": ""}, "value"),
        ("count", {"value": "-5"}, "value"),
        ("count", {"value": "nhiều"}, "value"),
        ("count", {"value": "64", "out_of": "63"}, "value"),
        ("score", {"qualifier": "tens"}, "qualifier"),
        ("percent", {"value": "", "qualifier": "most"}, "out_of_label_vi"),
    ],
)
def test_figure_that_cannot_be_true_is_refused_in_its_field(admin_client, record, measure, changes, field):
    Unit.objects.update(measure=measure)

    response = save(admin_client, Observation, {"value": "50", **changes})

    assert list(errors_of(response)) == [field]
    assert Observation.objects.get().value == 10300


def test_succession_that_loops_is_refused(admin_client, record):
    succession = Succession.objects.get()
    before, after = succession.predecessor, succession.successor
    part = {
        "successions_before-TOTAL_FORMS": "1",
        "successions_before-0-kind": "upgrade",
        "successions_before-0-predecessor": str(after.pk),
        "successions_before-0-successor": str(before.pk),
    }

    response = save(admin_client, Institution, part, instance=before)

    assert [list(errors_of(response)), Succession.objects.count()] == [["__all__"], 1]
    assert all(str(institution) in str(errors_of(response)) for institution in (before, after))


def test_settled_erratum_needs_its_evidence(admin_client, record):
    response = save(admin_client, Erratum, {"state": "confirmed"})

    assert list(errors_of(response)) == ["__all__"]
    assert Erratum.objects.get().state == "open"


def test_nul_bytes_and_endless_text_are_refused(admin_client, record):
    response = save(admin_client, Achievement, {"summary_vi": "a\x00b", "body_vi": "a" * 20_001})

    assert set(errors_of(response)) == {"summary_vi", "body_vi"}


@pytest.mark.parametrize("invisible", ["\x0b", "\x01", "\ufffe", "\x1f"])
def test_what_word_processors_leave_in_a_text_becomes_a_space(admin_client, record, invisible):
    """The feed and the calendar could not carry it."""
    institution = Institution.objects.first()
    name = institution.names.get()

    save(admin_client, Milestone, {"title_vi": f"Khai{invisible}trương"})
    save(admin_client, Institution, {"names-0-name_vi": f"Sở{invisible}Thông tin"}, institution)

    name.refresh_from_db()
    assert Milestone.objects.get().title_vi == "Khai trương"
    assert name.name_vi == "Sở Thông tin"


def test_vietnamese_is_required_and_english_is_not(admin_client, record):
    response = save(admin_client, Milestone, {"title_vi": "", "title_en": ""})

    assert list(errors_of(response)) == ["title_vi"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đảng bộ Sở", "dang-bo-so"),
        ("Quyết định 715/QĐ-UBND", "quyet-dinh-715-qd-ubnd"),
        ("  “Ưu tiên”: 8.5 ", "uu-tien-8-5"),
        ("漢字", ""),
    ],
)
def test_address_is_folded_from_vietnamese(text, slug):
    assert slug_of(text) == slug


def test_empty_address_is_made_from_the_title(admin_client, record):
    Milestone.objects.update(editorial_state="draft")

    response = save(admin_client, Milestone, {"slug": "", "title_vi": "Thành lập Đảng bộ Sở"})

    assert response.status_code == 302, errors_of(response)
    assert Milestone.objects.get().slug == "thanh-lap-dang-bo-so"


def test_made_address_is_cut_between_words(admin_client, record):
    Milestone.objects.update(editorial_state="draft")

    save(admin_client, Milestone, {"slug": "", "title_vi": "chín " * 40})

    assert Milestone.objects.get().slug == "-".join(["chin"] * 24)


def test_new_institution_takes_its_address_from_its_name(admin_client):
    new = form_of(admin_client, address(Institution, "add")) | {
        "kind": "department",
        "names-0-name_vi": "Sở Bưu chính, Viễn thông",
    }

    response = admin_client.post(address(Institution, "add"), new)

    assert response.status_code == 302, errors_of(response)
    assert Institution.objects.get().slug == "so-buu-chinh-vien-thong"


def test_last_name_of_an_institution_cannot_be_taken_away(admin_client):
    institution = factories.institution()

    response = save(admin_client, Institution, {"names-0-DELETE": "on"})

    assert response.status_code == 200
    assert institution.names.count() == 1


def test_institution_without_a_name_is_refused(admin_client):
    new = form_of(admin_client, address(Institution, "add")) | {"kind": "department", "slug": "so"}

    response = admin_client.post(address(Institution, "add"), new)

    assert list(errors_of(response)) == ["name_vi"]


def test_second_of_one_address_is_refused(admin_client, record):
    other = factories.milestone(editorial_state="draft")

    response = save(admin_client, Milestone, {"slug": Milestone.objects.first().slug}, instance=other)

    assert list(errors_of(response)) == ["slug"]


@pytest.mark.parametrize(
    ("state", "stays"), [("draft", False), ("in_review", False), ("published", True), ("withdrawn", True)]
)
def test_address_stays_once_the_public_knows_it(admin_client, record, state, stays):
    Milestone.objects.update(editorial_state=state, slug="dau-moc")

    save(admin_client, Milestone, {"slug": "ten-khac"})

    assert Milestone.objects.get().slug == ("dau-moc" if stays else "ten-khac")


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("publish", "draft", "published"), ("withdraw", "published", "withdrawn")],
)
def test_chosen_things_are_published_and_withdrawn(admin_client, action, before, after):
    other = factories.milestone(editorial_state=before)
    chosen = factories.milestone(editorial_state=before)

    admin_client.post(address(Milestone, "changelist"), {"action": action, "_selected_action": [chosen.pk]})

    states = dict(Milestone.objects.values_list("pk", "editorial_state"))
    assert states == {other.pk: before, chosen.pk: after}
    history = admin_client.get(address(Milestone, "history", chosen.pk)).context["action_list"]
    assert [entry.user.username for entry in history] == ["admin"]


def test_who_may_not_publish_is_not_offered_it(editor_client, record):
    Milestone.objects.update(editorial_state="draft")
    changelist = editor_client.get(address(Milestone, "changelist"))
    form = (
        editor_client.get(address(Milestone, "change", Milestone.objects.get().pk)).context["adminform"].form
    )

    assert {"publish", "withdraw"}.isdisjoint(
        dict(changelist.context["action_form"].fields["action"].choices)
    )
    assert [value for value, _label in form.fields["editorial_state"].choices] == ["draft", "in_review"]


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_who_may_not_publish_cannot_do_it_by_hand(editor_client, record, state):
    Milestone.objects.update(editorial_state="draft")
    chosen = Milestone.objects.get()

    saved = save(editor_client, Milestone, {"editorial_state": state})
    editor_client.post(
        address(Milestone, "changelist"), {"action": "publish", "_selected_action": [chosen.pk]}
    )

    assert list(errors_of(saved)) == ["editorial_state"]
    assert Milestone.objects.get().editorial_state == "draft"


@pytest.mark.parametrize("view", ["change", "delete"])
def test_who_may_not_publish_cannot_touch_what_is_public(editor_client, record, view):
    before = Milestone.objects.values().get()
    url = address(Milestone, view, before["id"])

    response = editor_client.post(url, {"title_vi": "Khác", "post": "yes"})

    assert response.status_code == 403
    assert Milestone.objects.values().get() == before


@pytest.mark.parametrize(
    ("state", "publish_from", "offered"),
    [
        ("published", None, True),
        ("published", timezone.now() + timedelta(days=1), False),
        ("draft", None, False),
    ],
)
def test_way_to_the_page_is_offered_where_there_is_one(admin_client, record, state, publish_from, offered):
    Milestone.objects.update(editorial_state=state, publish_from=publish_from)
    milestone = Milestone.objects.get()

    page = admin_client.get(address(Milestone, "change", milestone.pk))

    assert (f'href="{milestone.get_absolute_url()}"' in page.content.decode()) is offered


@pytest.mark.parametrize(
    ("term", "found"), [("thư điện tử", 1), ("E-mail", 1), ("thu-dien-tu", 1), ("điện", 1), ("bưu chính", 0)]
)
def test_search_finds_in_both_languages(admin_client, term, found):
    factories.milestone(
        title_vi="Hệ thống thư điện tử", title_en="E-mail system", slug="he-thong-thu-dien-tu"
    )
    factories.milestone(title_vi="Lễ ra mắt", title_en="Opening")

    changelist = admin_client.get(address(Milestone, "changelist"), {"q": term}).context["cl"]

    assert changelist.result_count == found


@pytest.mark.parametrize(
    ("term", "found"),
    [("4.3", ["4.3"]), ("4.", ["4.3", "4.10"]), ("4.30", []), ("thanh-tuu", ["4.3", "4.10"])],
)
def test_places_are_found_by_section_and_paragraph(admin_client, term, found):
    factories.citation(4, 10)
    factories.citation(4, 3)

    changelist = admin_client.get(address(Citation, "changelist"), {"q": term}).context["cl"]

    assert sorted(place.key for place in changelist.result_list) == sorted(found)


@pytest.mark.parametrize("term", ["99999999999999999999.1", "1.\x00", "٣.٤", "'; --"])
def test_search_takes_any_text(admin_client, record, term):
    response = admin_client.get(address(Citation, "changelist"), {"q": term})

    assert response.status_code == 200


def picture(format="JPEG", size=(3, 2)):
    file = BytesIO()
    Image.new("RGB", size).save(file, format)
    return file.getvalue()


@pytest.mark.parametrize(("format", "suffix"), [("JPEG", ".JPG"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_picture_is_kept_under_its_address(admin_client, record, settings, tmp_path, format, suffix):
    settings.MEDIA_ROOT = tmp_path
    Photo.objects.update(slug="anh")
    upload = SimpleUploadedFile(f"Lễ ra mắt{suffix}", picture(format))

    response = save(admin_client, Photo, {"image": upload})

    assert response.status_code == 302, errors_of(response)
    assert Photo.objects.values_list("image", "image_width", "image_height").get() == (
        f"photos/anh{suffix.lower()}",
        3,
        2,
    )
    assert (tmp_path / f"photos/anh{suffix.lower()}").read_bytes() == picture(format)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.gif", picture("GIF")),
        ("anh.bmp", picture("BMP")),
        ("anh.png", picture("JPEG")),
        ("anh.jpg", b"<script>alert(1)</script>"),
        ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("anh.jpg", picture() + b"\0" * (20 * 1024 * 1024)),
    ],
)
def test_what_is_no_photograph_is_refused(admin_client, record, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path

    response = save(admin_client, Photo, {"image": SimpleUploadedFile(name, content)})

    assert list(errors_of(response)) == ["image"]
    assert not list(tmp_path.rglob("*.*"))


def test_imprint_is_one_row_reached_at_once(admin_client):
    to_form = admin_client.get(address(Imprint, "changelist"))
    admin_client.post(address(Imprint, "add"), {"managing_body_vi": "UBND tỉnh Lào Cai"})
    to_row = admin_client.get(address(Imprint, "changelist"))
    again = admin_client.post(address(Imprint, "add"), {"managing_body_vi": "Khác"})

    assert (to_form.url, to_row.url) == (address(Imprint, "add"), address(Imprint, "change", 1))
    assert again.status_code == 403
    assert Imprint.objects.values_list("pk", "managing_body_vi").get() == (1, "UBND tỉnh Lào Cai")


def test_index_reminds_of_what_is_missing_in_the_imprint(admin_client):
    full = {"responsible_person": "A", "address_vi": "B", "email": "c@laocai.gov.vn", "telephone": "1"}

    empty = admin_client.get(reverse("admin:index")).context["imprint"].missing
    Imprint.objects.create(pk=1, **full)
    nearly = admin_client.get(reverse("admin:index")).context["imprint"].missing
    Imprint.objects.update(managing_body_vi="UBND")
    complete = admin_client.get(reverse("admin:index")).context["imprint"].missing

    assert [len(empty), len(nearly), complete] == [5, 1, []]


def test_nothing_on_a_page_needs_another_host_or_breaks_the_policy(admin_client, record):
    for model in MODELS:
        page = admin_client.get(address(model, "change", model.objects.first().pk)).content.decode()
        sources = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', page)

        assert [source for source in sources if not source.startswith("/")] == []
        assert not re.search(r"<script(?![^>]*src=)(?![^>]*json)|<style| style=| on\w+=", page)
