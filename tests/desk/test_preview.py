"""What is previewed is seen at the desk as readers would see it, and by nobody else, and nothing of it stays."""

import pytest
import time_machine
from django.utils import timezone

from achievements.models import Milestone
from achievements.record.keeping import entry_of
from desk import groups
from tests import factories
from tests.desk.forms import address, form_of
from tests.desk.people import person, signed_in
from versions.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(person("nguoi-viet", groups.WRITERS))


@pytest.fixture
def draft():
    factories.achievement()
    return factories.milestone(title_vi="Bí mật", title_en="Secret", editorial_state="draft", date="2008")


def frame(client, row, **asked) -> str:
    return client.get(address(type(row), "preview_frame", row.pk), asked).content.decode()


@pytest.mark.parametrize(("language", "title"), [("vi", "Bí mật"), ("en", "Secret")])
@pytest.mark.parametrize("page", ["own", "timeline"])
def test_draft_is_seen_on_its_pages(writer, draft, page, language, title):
    html = frame(writer, draft, page=page, language=language)

    assert f'<html lang="{language}">' in html
    assert title in html


def test_preview_shows_a_proposal_in_place_of_what_stands(writer):
    milestone = factories.milestone(title_vi="Một")
    url = address(Milestone, "change", milestone.pk)
    writer.post(url, form_of(writer, url) | {"title_vi": "Hai", "effect_vi": "Mới"})
    version = Version.objects.get(is_proposed=True)

    proposed, standing = frame(writer, milestone, proposal=version.number), frame(writer, milestone)

    assert "<h1>Hai" in proposed
    assert "Mới" in proposed
    assert "<h1>Một" in standing


def test_nothing_of_a_preview_stays(client, writer, draft):
    pages = ("/", "/dong-thoi-gian/", f"/dau-moc/{draft.slug}/", "/tim-kiem/?q=mat", "/sitemap.xml")
    with time_machine.travel(timezone.now(), tick=False):  # pages say at which minute they were counted
        before = [client.get(path).content for path in pages]
        row = Milestone.objects.values().get()
        for page in ("own", "timeline", "home"):
            for language in ("vi", "en"):
                frame(writer, draft, page=page, language=language)
        after = [client.get(path).content for path in pages]

    assert Milestone.objects.values().get() == row
    assert entry_of(draft) is None
    assert after == before


def test_preview_is_kept_by_nobody_framed_by_the_desk_only_and_runs_nothing(writer, draft):
    response = writer.get(address(Milestone, "preview_frame", draft.pk))
    page = writer.get(address(Milestone, "preview", draft.pk))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "không công khai" in page.content.decode()


def test_preview_knows_nobody(writer, draft):
    assert "nguoi-viet" not in frame(writer, draft)


@pytest.mark.parametrize("page", ["preview", "preview_frame"])
def test_readers_and_strangers_see_no_preview(client, draft, page):
    stranger = signed_in(person("nguoi-la"))
    url = address(Milestone, page, draft.pk)

    assert [client.get(url).status_code, stranger.get(url).status_code] == [302, 403]


@pytest.mark.parametrize(
    "asked", [{"page": "x"}, {"language": "x"}, {"proposal": "x"}, {"proposal": "99"}, {"proposal": "9" * 40}]
)
def test_preview_takes_any_query(writer, draft, asked):
    assert writer.get(address(Milestone, "preview_frame", draft.pk), asked).status_code in (200, 404)


def test_every_kind_has_a_preview(writer):
    factories.one_of_each()

    codes = {
        model.__name__: writer.get(address(model, "preview_frame", model.objects.first().pk)).status_code
        for model in (
            factories.Achievement,
            factories.Category,
            factories.Erratum,
            factories.Institution,
            factories.LegalDocument,
            factories.Metric,
            factories.Observation,
            factories.Period,
            factories.Photo,
            factories.Source,
            factories.Territory,
            factories.Unit,
        )
    }

    assert set(codes.values()) == {200}
