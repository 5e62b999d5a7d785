"""Institutions: what each grew from and into, and what the list of all says of each."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.words.dates import parse_edtf
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def words(html: str) -> str:
    inline = re.compile("</?(?:a|span|time)[^>]*>")
    return " ".join(re.sub("<[^>]+>", " ", inline.sub("", html)).split())


def english(thing) -> str:
    with translation.override("en"):
        return thing.get_absolute_url()


def test_page_tells_what_it_grew_from_then_its_names_then_what_it_grew_into(client):
    before = factories.institution(names={"2005/2008": "Sở Bưu chính, Viễn thông"})
    office = factories.institution(names={"2008/..": "Sở Thông tin và Truyền thông"})
    after = factories.institution(names={"2025/..": "Sở Khoa học và Công nghệ"})
    order = factories.document(number="702", number_as_printed="702/UBND", subject_en="On the department")
    day = factories.edtf("2008-03-27")
    factories.succession(
        office, before, document=order, date=day, functions_en="posts", functions_vi="bưu chính"
    )
    factories.succession(after, office, kind="merger", date=factories.edtf("2025-03"))

    successions = (
        page(client, english(office)).partition('<div class="successions">')[2].partition("</section>")[0]
    )

    assert words(successions) == (
        "Sở Bưu chính, Viễn thông (en) reorganised into posts 27 March 2008 Decision 702/UBND: On the department "
        "Sở Thông tin và Truyền thông (en) since 2008 "
        "merged into March 2025 Sở Khoa học và Công nghệ (en)"
    )


def test_body_without_a_past_is_told_to_be_established(client):
    office = factories.institution(names={"2005/..": "Sở Bưu chính, Viễn thông"})
    factories.succession(office, date=factories.edtf("2005-11-14"))

    successions = (
        page(client, english(office)).partition('<div class="successions">')[2].partition("</section>")[0]
    )

    assert words(successions) == "established 14 November 2005 Sở Bưu chính, Viễn thông (en) since 2005"


@pytest.mark.parametrize(
    ("names", "span"),
    [
        ({"2005/2008": "A", "2008/..": "B"}, "2005/.."),
        ({"2005/2006": "A", "2006/2008": "B"}, "2005/2008"),
        ({None: "A"}, None),
        ({"../2006": "A", "2006/..": "B"}, None),
    ],
)
def test_span_runs_from_the_first_name_to_the_last(names, span):
    assert factories.institution(names=names).span == (parse_edtf(span) if span else None)


def test_list_says_of_each_its_abbreviation_its_span_and_in_how_many_milestones_it_took_part(client):
    office = factories.institution(names={"2005/2008": "Sở Bưu chính, Viễn thông"})
    office.names.update(abbreviation_vi="Sở BCVT", abbreviation_en="DPT")
    for _time in range(2):
        factories.participation(milestone := factories.milestone(), office)
    factories.participation(milestone, office, role="host")
    factories.participation(factories.milestone(editorial_state="draft"), office)

    with translation.override("en"):
        html = page(client, reverse("institutions"))

    (entry,) = re.findall(r"<li>(.*?)</li>", html.partition('<ul class="names">')[2], re.DOTALL)[:1]
    assert words(entry) == "Sở Bưu chính, Viễn thông (en) DPT 2005–2008 2 milestones"


def test_page_groups_milestones_by_what_the_body_did_in_them_the_undated_last(client):
    office, other = factories.institution(), factories.institution()
    undated, late, early = (
        factories.milestone(date=date, title_en=title)
        for date, title in ((None, "Rules"), ("2009", "Late"), ("2008", "Early"))
    )
    for milestone in (undated, late, early):
        factories.participation(milestone, office, "adviser")
        factories.participation(milestone, other, "issuer")
    factories.participation(late, office, "host")

    did = page(client, english(office)).partition('id="milestones"')[2].partition("</section>")[0]

    assert (
        words(did.partition(">")[2])
        == "Milestones it took part in Organised it 1 2009 Late Advised 3 2008 Early 2009 Late undated Rules"
    )


@pytest.mark.parametrize("state", factories.hidden_states())
def test_hidden_milestone_is_in_no_group(client, state):
    office = factories.institution()
    factories.participation(factories.milestone(**factories.hidden_states()[state]), office)

    assert 'id="milestones"' not in page(client, english(office))
