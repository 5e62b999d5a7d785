"""What citations say, of figures and of pages, and at which address."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from achievements.kinds import kind_of
from achievements.models import Imprint
from achievements.publish.citing import TITLED, Reference
from tests import factories
from tests.achievements.pages import LANGUAGES, address, record

pytestmark = pytest.mark.django_db

PORTAL = "https://portal.example.vn"
DAY = date(2026, 1, 5)


def reference(thing, language: str = "en", **imprint) -> Reference:
    row = kind_of(thing).model.objects.for_page().get(pk=thing.pk)
    with translation.override(language):
        return Reference.of(row, lambda path: PORTAL + path, Imprint(**imprint), DAY)


def cited(language: str, **fields) -> str:
    metric = factories.metric(title_vi="Số câu hỏi", title_en="Questions answered")
    fields = {"slug": "o", "qualifier": "more_than", "as_of_basis": "inferred"} | fields
    figure = factories.observation(metric=metric, citations=[factories.citation(4, 2)], **fields)
    with translation.override(language):
        return reference(figure, language).wording.replace("\N{NO-BREAK SPACE}", " ")


def test_citation_says_what_where_when_and_from_which_place():
    assert cited("en") == (
        "Questions answered: more than 10,300 questions (Lào Cai Province; about 2015, inferred). "
        "Achievements of Lào Cai’s information and communications sector, "
        "https://portal.example.vn/en/id/observation/o/, "
        "accessed 5 January 2026. "
        "Source: Ten achievements, section 4, paragraph 2."
    )


def test_citation_speaks_vietnamese():
    assert cited("vi") == (
        "Số câu hỏi: hơn 10.300 câu hỏi (Tỉnh Lào Cai; khoảng năm 2015, suy ra). "
        "Thành tựu ngành Thông tin và Truyền thông Lào Cai, https://portal.example.vn/id/observation/o/, "
        "truy cập ngày 05 tháng 01 năm 2026. Nguồn: Mười thành tựu, mục 4, đoạn 2."
    )


def test_citation_keeps_what_must_be_said_with_the_figure():
    flags = {"as_of": "2013", "as_of_basis": "stated", "is_provisional": True, "is_disputed": True}
    doubt = factories.erratum(as_printed="10.030")

    said = cited("en", errata=[doubt], **flags)

    assert "(Lào Cai Province; 2013; provisional; disputed; open question: “10.030”)" in said


def test_milestone_is_cited_with_its_date_and_what_is_doubted():
    milestone = factories.milestone(
        title_en="Opening",
        date="2008-03",
        date_basis="inferred",
        errata=[factories.erratum(as_printed="3/2007"), factories.erratum(as_printed="x", state="rejected")],
    )

    assert reference(milestone).title == "Opening (March 2008 (inferred); open question: “3/2007”)"


def test_document_is_cited_by_its_designation():
    document = factories.document(
        kind="decision", number_as_printed="715/QĐ-UBND", subject_en="On founding", date="2005-11-14"
    )

    assert reference(document).title == "Decision 715/QĐ-UBND: On founding (14 November 2005)"


def test_institution_is_cited_by_its_latest_name():
    body = factories.institution(names={"2005/2008": "Sở cũ", "2008/..": "Sở mới"})

    assert reference(body, "vi").title == "Sở mới"


def test_metric_rests_on_the_sources_of_its_public_figures():
    metric, hidden = factories.metric(), factories.citation(9, 9)
    factories.observation(metric=metric, citations=[factories.citation(1, 1)])
    hidden.source = factories.source(slug="mat", title_vi="Mật", title_en="Secret")
    hidden.save()
    factories.observation(metric=metric, editorial_state="draft", citations=[hidden])

    assert reference(metric).sources == "Ten achievements"


def test_only_sources_are_named_of_what_rests_on_many_places():
    places = [factories.citation(1, paragraph) for paragraph in range(1, 8)]

    assert reference(factories.milestone(citations=places)).sources == "Ten achievements"


def test_author_is_whoever_the_imprint_names():
    milestone = factories.milestone()

    assert [reference(milestone).author, reference(milestone, managing_body_vi="Sở").author] == ["", "Sở"]


@pytest.mark.parametrize("kind", [kind for kind in TITLED if kind != "observation"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_offers_its_citation_in_both_languages_and_every_form(client, kind, language):
    slugs = record()

    html = client.get(address(kind, slugs, language)).content.decode()

    offered = html.rpartition('<details class="cite">')[2].partition("</details>")[0]
    for each in LANGUAGES:
        assert f'<blockquote lang="{each}"' in offered
        for form in ("bib", "ris", "json"):
            path = f"/citations/{each}/{kind}/{slugs[kind]}.{form}"
            assert f'href="{path}"' in offered
            assert client.get(path).status_code == 200


def test_citation_is_of_the_day_of_lao_cai(client):
    figure = factories.observation(slug="o", metric=factories.metric(slug="cau-hoi"))

    with time_machine.travel("2026-11-22T17:30:00Z", tick=False):  # 00:30 on the 23rd in Lào Cai
        html = client.get(figure.metric.get_absolute_url()).content.decode()

    texts = html.partition('<details class="cite">')[2].partition("</details>")[0]
    assert "http://testserver/id/observation/o/, truy cập ngày 23 tháng 11 năm 2026" in texts
    assert "http://testserver/en/id/observation/o/, accessed 23 November 2026" in texts
