"""The register of documents and what is told of one; the open questions."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from achievements.lists.pages import PAGE_SIZE
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client, name: str, /, **parameters) -> str:
    with translation.override("en"):
        return client.get(reverse(name), parameters).content.decode()


def told(client, document) -> str:
    with translation.override("en"):
        return " ".join(client.get(document.get_absolute_url()).content.decode().split())


def entries(html: str) -> list[str]:
    """The anchors of a register's entries, in their order."""
    return re.findall(r'<li id="([\w-]+)">', html)


def particulars(html: str) -> dict[str, str]:
    shown = re.search(r'<dl class="document-particulars">(.*?)</dl>', html)[1]
    found = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", shown)
    return {name: re.sub(r"<.*?>", "", text).strip() for name, text in found}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["order", "plan"]),
        ({"kind": "decision"}, ["order"]),
        ({"issuer": "uy-ban"}, ["order"]),
        ({"year": 2005}, ["order"]),
        ({"achievement": "quy-hoach"}, ["plan"]),
        ({"achievement": "quy-hoach", "kind": "master_plan"}, ["plan"]),
        ({"achievement": "quy-hoach", "issuer": "uy-ban"}, []),
        ({"issuer": "khong-co"}, []),
    ],
)
def test_documents_are_narrowed_by_choices_that_combine(client, parameters, expected):
    issuer, achievement = factories.institution(slug="uy-ban"), factories.achievement(slug="quy-hoach")
    factories.document(slug="order", kind="decision", issuer=issuer, date="2005-11-14")
    factories.document(slug="plan", kind="master_plan", achievements=[achievement])

    html = ask(client, "documents", **parameters)

    assert entries(html) == expected
    assert re.search(r'<h2 id="found">(\d+) documents?</h2>', html)[1] == str(len(expected))


def test_many_documents_are_told_in_pages(client):
    for _ in range(PAGE_SIZE + 1):
        factories.document()

    pages = [entries(ask(client, "documents", page=number)) for number in (1, 2)]

    assert [len(page) for page in pages] == [PAGE_SIZE, 1]


@pytest.mark.parametrize("state", factories.hidden_states())
def test_what_is_hidden_cannot_be_asked_for(client, state):
    hidden = factories.hidden_states()[state]
    issuer = factories.institution(slug="an", **hidden)
    achievement = factories.achievement(slug="an", **hidden)
    factories.document(issuer=issuer, achievements=[achievement])
    factories.erratum(achievements=[achievement])

    html = {
        (page, facet): ask(client, page, **{facet: "an"})
        for page, facet in [
            ("documents", "issuer"),
            ("documents", "achievement"),
            ("open_questions", "achievement"),
        ]
    }

    assert {asked: entries(text) for asked, text in html.items()} == dict.fromkeys(html, [])


def test_document_is_told_with_its_issuer_by_the_name_of_the_time(client):
    names = {"2005/2008-03-26": "Sở Bưu chính, Viễn thông", "2008-03-27/..": "Sở Thông tin và Truyền thông"}
    document = factories.document(
        subject_en="On the plan",
        number="10/QĐ",
        number_as_printed="Quyết định 10",
        date="2006-05",
        issuer=factories.institution(names=names),
    )

    html = told(client, document)

    assert particulars(html) == {
        "Type": "Decision",
        "Number and symbol": "10/QĐ",
        "As printed in the source": "Quyết định 10",
        "Date of issue": "May 2006",
        "Issuer": "Sở Bưu chính, Viễn thông (en)",
        "Abstract": "On the plan",
    }


def test_document_says_what_its_source_does_not_give(client):
    document = factories.document(subject_en="On the plan", number="", number_as_printed="")

    html = told(client, document)

    nothing = "The source gives none."
    assert particulars(html) == {
        "Type": "Decision",
        "Number and symbol": nothing,
        "Date of issue": nothing,
        "Issuer": nothing,
        "Abstract": "On the plan",
    }


def test_document_tells_what_it_ordered_without_leading_to_itself(client):
    before, after = factories.institution(names={None: "Cũ"}), factories.institution(names={None: "Mới"})
    document = factories.document()
    factories.succession(after, predecessor=before, document=document)

    ordered = re.search(r'<h2 id="changes">.*?</section>', told(client, document))[0]

    assert [re.sub(r"<.*?>", "", text) for text in re.findall(r"<p>(.*?)</p>", ordered)] == [
        "Cũ (en) reorganised into Mới (en)"
    ]
    assert document.get_absolute_url() not in ordered


def test_document_leads_to_those_before_and_after_it_by_date(client):
    first, second, third = (factories.document(date=date) for date in ("2005-11-14", "2008-03-27", "2008"))
    undated = factories.document()

    neighbours = {
        each.slug: re.findall(r'<a href="/en/documents/([\w-]+)/" rel="(\w+)"', told(client, each))
        for each in (first, second, third, undated)
    }

    assert neighbours == {
        first.slug: [(second.slug, "next")],
        second.slug: [(first.slug, "prev"), (third.slug, "next")],
        third.slug: [(second.slug, "prev")],
        undated.slug: [],
    }


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["clash", "slip"]),
        ({"state": "open"}, ["slip"]),
        ({"kind": "conflict"}, ["clash"]),
        ({"weight": "slip"}, ["slip"]),
        ({"achievement": "quy-hoach"}, ["slip"]),
        ({"achievement": "quy-hoach", "state": "rejected"}, []),
    ],
)
def test_open_questions_are_narrowed_and_slips_come_last(client, parameters, expected):
    factories.erratum(
        slug="slip", kind="typo", weight="slip", achievements=[factories.achievement(slug="quy-hoach")]
    )
    factories.erratum(slug="clash", kind="conflict", state="rejected", evidence_vi="Công báo")

    html = ask(client, "open_questions", **parameters)

    assert entries(html) == expected
    assert re.search(r'<h2 id="found">(\d+) questions?</h2>', html)[1] == str(len(expected))
