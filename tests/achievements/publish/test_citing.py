"""What a figure's citation says."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from achievements.publish.citing import citation_of
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "https://portal.example.vn/chi-so/cau-hoi/?at=o#o"


def cited(language: str, **fields) -> str:
    metric = factories.metric(title_vi="Số câu hỏi", title_en="Questions answered")
    fields = {"qualifier": "more_than", "as_of_basis": "inferred"} | fields
    figure = factories.observation(metric=metric, citations=[factories.citation(4, 2)], **fields)
    with translation.override(language):
        return citation_of(figure, ADDRESS, date(2026, 1, 5)).replace("\N{NO-BREAK SPACE}", " ")


def test_citation_says_what_where_when_and_from_which_place():
    assert cited("en") == (
        "Questions answered: more than 10,300 questions (Lào Cai Province; about 2015, inferred). "
        "Achievements of Lào Cai’s information and communications sector, "
        "https://portal.example.vn/chi-so/cau-hoi/?at=o#o, "
        "accessed 5 January 2026. "
        "Source: Ten achievements, section 4, paragraph 2."
    )


def test_citation_speaks_vietnamese():
    assert cited("vi") == (
        "Số câu hỏi: hơn 10.300 câu hỏi (Tỉnh Lào Cai; khoảng năm 2015, suy ra). "
        "Thành tựu ngành Thông tin và Truyền thông Lào Cai, https://portal.example.vn/chi-so/cau-hoi/?at=o#o, "
        "truy cập ngày 05 tháng 01 năm 2026. Nguồn: Mười thành tựu, mục 4, đoạn 2."
    )


def test_citation_keeps_what_must_be_said_with_the_figure():
    flags = {"as_of": "2013", "as_of_basis": "stated", "is_provisional": True, "is_disputed": True}

    assert "(Lào Cai Province; 2013; provisional; disputed)" in cited("en", **flags)


def test_page_offers_the_citation_in_both_languages_on_the_day_of_lao_cai(client):
    figure = factories.observation(slug="o", metric=factories.metric(slug="cau-hoi"))

    with time_machine.travel("2026-11-22T17:30:00Z", tick=False):  # 00:30 on the 23rd in Lào Cai
        html = client.get(figure.metric.get_absolute_url()).content.decode()

    texts = html.partition('<details class="cite">')[2].partition("</details>")[0]
    assert [part in texts for part in ('<blockquote lang="vi"', '<blockquote lang="en"')] == [True, True]
    assert "http://testserver/chi-so/cau-hoi/?at=o#o, truy cập ngày 23 tháng 11 năm 2026" in texts
    assert "http://testserver/en/metrics/cau-hoi/?at=o#o, accessed 23 November 2026" in texts
