"""What the record's template tags write."""

import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from achievements.models import Milestone, Observation
from achievements.templatetags.record import inferred_throughout
from achievements.words.dates import DateBasis, GroundedDate, parse_edtf
from tests import factories


def written(source: str, language: str = "vi", **context) -> str:
    with translation.override(language):
        html = Template("{% load charts record sources %}" + source).render(Context(context))
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2008-03-27", '<time datetime="2008-03-27">ngày 27 tháng 3 năm 2008</time>'),
        ("2008-12", '<time datetime="2008-12">tháng 12 năm 2008</time>'),
        ("2012", '<time datetime="2012">năm 2012</time>'),
        ("2006/2007", '<span class="date">năm 2006–2007</span>'),
        ("2015~", '<span class="date">khoảng năm 2015</span>'),
    ],
)
def test_when_gives_machines_the_known_parts_only(edtf, expected):
    assert written("{% when date %}", date=parse_edtf(edtf)) == expected


def test_when_marks_what_is_inferred():
    known = GroundedDate(parse_edtf("2015~"), DateBasis.INFERRED)

    html = written("{% when date %}", "en", date=known)

    assert html == '<span class="date">about 2015</span> <span class="basis">(inferred)</span>'


INFERRED, STATED = DateBasis.INFERRED, DateBasis.STATED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([("2015~", INFERRED), ("2015~", INFERRED), ("2012", STATED)], "about 2015 (inferred)"),
        ([("2015~", INFERRED), ("2014~", INFERRED)], None),  # no date of two figures
        (
            [("2015~", INFERRED), ("2015~", INFERRED), ("2015~", STATED)],
            None,
        ),  # would be said of the stated one too
        ([("2012", STATED), ("2012", STATED)], None),
    ],
)
def test_page_says_once_what_is_inferred_throughout(dates, said):
    for edtf, basis in dates:
        factories.observation(as_of=parse_edtf(edtf), as_of_basis=basis)
    figures = list(Observation.objects.listed())

    inferred = inferred_throughout(figures)

    assert (inferred and inferred.wording("en")) == said
    marks = written(
        "{% for f in figures %}{% observation f inferred %}{% endfor %}",
        "en",
        figures=figures,
        inferred=inferred,
    )
    assert marks.count("(inferred)") == (0 if said else sum(basis == INFERRED for _date, basis in dates))


def test_day_is_the_local_one():
    instant = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 00:30 on the 23rd in Lào Cai

    assert written("{% when instant|day %}", "en", instant=instant).startswith('<time datetime="2026-11-23">')


@pytest.mark.django_db
def test_text_without_translation_is_marked_and_said_to_be_vietnamese():
    milestone = factories.milestone(title_vi="Ra mắt <Sở>", title_en="", body_vi="Một\n\nHai")

    assert written('{% translated m "title" %}', "en", m=milestone) == (
        '<span lang="vi">Ra mắt &lt;Sở&gt;</span> <span class="fallback">(in Vietnamese)</span>'
    )
    assert written('{% translated m "title" %}', "vi", m=milestone) == "Ra mắt &lt;Sở&gt;"
    assert written('{% prose m "body" %}', "en", m=milestone) == (
        '<p class="fallback">This text is not translated yet; it is shown in Vietnamese.</p> '
        '<div class="prose" lang="vi"><p>Một</p> <p>Hai</p></div>'
    )


@pytest.mark.django_db
def test_prose_is_text_and_never_markup():
    milestone = factories.milestone(body_vi="<script>alert(1)</script>")

    assert written('{% prose m "body" %}', m=milestone) == (
        '<div class="prose"><p>&lt;script&gt;alert(1)&lt;/script&gt;</p></div>'
    )


@pytest.mark.django_db
def test_figure_keeps_its_small_print():
    metric = factories.metric(slug="cau-hoi", title_en="Questions answered")
    fields = {"qualifier": "more_than", "as_of_basis": "inferred", "edition_en": "First"}
    observation = factories.observation(
        metric=metric, slug="o", citations=[factories.citation(4, 2)], **fields
    )
    factories.erratum(slug="e", as_printed="10.300", observations=[observation])
    [observation] = Observation.objects.listed()

    html = written("{% observation o %}", "en", o=observation)

    for part in (
        '<span class="qualifier">more than</span> <strong class="number">10,300</strong>',
        '<span class="unit" lang="en">questions</span>',
        '/cau-hoi/#o">Questions answered</a>',
        '<span class="date">about 2015</span> <span class="basis">(inferred)</span>',
        "<span>Edition: First</span>",
        '/muoi-thanh-tuu/#4.2">section 4, paragraph 2</a>',
        '#e">in doubt<span class="hidden">: <span lang="vi">10.300</span></span></a>',
    ):
        assert part in html


@pytest.mark.django_db
def test_figure_says_when_its_unit_is_not_translated():
    metric = factories.metric(unit=factories.unit(slug="box", label_vi="hộp thư", label_en=""))
    factories.observation(metric=metric)
    [observation] = Observation.objects.listed()

    assert '<span class="unit" lang="vi">hộp thư</span>' in written(
        "{% figure_statement o %}", "en", o=observation
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("erratum", "mark"),
    [
        ({"weight": "conflict"}, ('class="erratum-mark"', "in doubt")),
        ({"weight": "gap", "kind": "omission"}, ('class="erratum-mark gap"', "incomplete")),
        ({"weight": "gap", "kind": "date"}, ('class="erratum-mark gap"', "unclear")),
        (
            {"weight": "conflict", "state": "confirmed", "evidence_vi": "Công báo"},
            ('class="erratum-mark"', "corrected"),
        ),
    ],
)
def test_mark_weighs_what_the_erratum_weighs(erratum, mark):
    milestone = factories.milestone()
    factories.erratum(milestones=[milestone], **erratum)
    [milestone] = Milestone.objects.listed()

    html = written("{% erratum_marks m %}", "en", m=milestone)

    assert re.findall(r'<a (class="[^"]*") href="[^"]*">(.*?)<span', html) == [mark]


@pytest.mark.django_db
def test_slips_leave_no_mark_and_the_heaviest_comes_first():
    milestone = factories.milestone()
    for weight in ("gap", "slip", "conflict"):
        factories.erratum(slug=weight, weight=weight, milestones=[milestone])
    [milestone] = Milestone.objects.listed()

    html = written("{% erratum_marks m %}", "en", m=milestone)

    assert re.findall(r'#(\w+)">(.*?)<span', html) == [("conflict", "in doubt"), ("gap", "2")]
    assert "gap" not in written("{% conflict_marks m %}", "en", m=milestone)


@pytest.mark.django_db
def test_rejected_erratum_leaves_no_mark():
    milestone = factories.milestone()
    factories.erratum(milestones=[milestone], state="rejected", evidence_vi="Đã đối chiếu")
    [milestone] = Milestone.objects.listed()

    assert written("{% erratum_marks m %}", m=milestone) == ""


@pytest.mark.django_db
def test_share_is_drawn_as_a_bar_and_rank_on_its_scale():
    percent = factories.unit(slug="percent", measure="percent", label_vi="", label_en="")
    rank = factories.unit(slug="rank", measure="rank", label_vi="", label_en="")
    share = factories.observation(metric=factories.metric(unit=percent), value=25, out_of_label_vi="số xã")
    place = factories.observation(metric=factories.metric(unit=rank), value=7, out_of=63)
    count = factories.observation()

    bar = written("{% figure_chart o %}", o=share)
    assert ('<rect class="bar-share" x="0" y="0" width="80" height="16"/>' in bar, "bar-open" in bar) == (
        True,
        False,
    )
    assert '<path class="scale-mark" d="M41 24' in written("{% figure_chart o %}", o=place)
    assert written("{% figure_chart o %}", o=count) == ""
    assert "the first place is the best" in written("{% figure_chart o %}", "en", o=place)
    assert ">Lào Cai Province</text>" in written("{% figure_chart o %}", "en", o=place)


@pytest.mark.django_db
def test_bar_that_would_be_full_gives_way_to_the_words():
    percent = factories.unit(slug="percent", measure="percent", label_vi="", label_en="")
    whole = factories.observation(metric=factories.metric(unit=percent), value=100, qualifier="all")
    ready = factories.observation(metric=factories.metric(unit=percent), value=100, qualifier="ready")

    assert written("{% figure_chart o %}", o=whole) == ""
    assert "<svg" in written("{% figure_chart o %}", o=ready)


@pytest.mark.django_db
def test_change_is_drawn_where_a_metric_is_told_at_two_times():
    metric = factories.metric()
    before, after = (
        factories.observation(metric=metric, as_of=year, value=value)
        for year, value in (("2015", 34), ("2006", 5))
    )

    assert "up by 29 questions" in written("{% changes o %}", "en", o=[before, after])
    assert written("{% changes o %}", "en", o=[before, factories.observation()]) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("qualifier", "drawn"),
    [("more_than", "M224 8H248"), ("nearly", "M200 8H224"), ("about", "M200 8H248"), ("ready", "M0 8H224")],
)
def test_share_that_is_not_exact_is_drawn_open(qualifier, drawn):
    percent = factories.unit(slug="percent", measure="percent", label_vi="", label_en="")
    share = factories.observation(metric=factories.metric(unit=percent), value=70, qualifier=qualifier)

    assert f'<path class="bar-open" d="{drawn}"/>' in written("{% figure_chart o %}", o=share)
